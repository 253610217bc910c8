import { CodedError } from "../../foundation/coded-error.ts";
import type { Frontier, FrontierCell } from "../records/comparison.ts";
import type { AttemptSummary } from "../records/recorded-attempt.ts";
import { difficultyKey, difficultyOrder } from "./compare.ts";
import { countPasses } from "./contestant-figures.ts";
import type { Selection } from "./selection/selection.ts";

/**
 * The pass rate at every setting that the first contestant of a selection was tried at, and the hardest settings at
 * which it is at least `rate`, 0 to 1. Throws `frontier/rate`.
 */
export function frontierOf({ challenge, seed, plan, contestants }: Selection, rate: number): Frontier {
  if (!(rate > 0 && rate <= 1)) {
    throw new CodedError("frontier/rate", `the rate is ${rate}; it must be above 0 and at most 1, such as 0.9`);
  }
  const [contestant] = contestants;
  if (contestant === undefined) throw new Error("the selection is empty");
  const { label, optimizer, digest, attempts } = contestant;
  const groups = Map.groupBy(attempts, difficultyKey);
  const cells = [...groups.values()].map((group) => cellOf(group, rate));
  return {
    ...{ challenge, seed, plan, rate },
    contestant: { label, optimizer, digest, leftOut: 0 },
    cells: cells
      .map((cell) => ({ ...cell, onFrontier: cell.qualifies && !cells.some((other) => isHarder(other, cell)) }))
      .sort((a, b) => difficultyOrder(a.difficulty, b.difficulty)),
  };
}

type Cell = Omit<FrontierCell, "onFrontier">;

function cellOf(group: readonly AttemptSummary[], rate: number): Cell {
  const passRate = countPasses(group);
  const ordered = group.toSorted((a, b) => a.nonce - b.nonce);
  return {
    difficulty: ordered[0]!.difficulty,
    passRate,
    attempts: ordered.map(({ address }) => address),
    qualifies: passRate.rate >= rate,
    surely: passRate.interval.low >= rate,
  };
}

/** Whether one qualifies and is at least as hard in both, and not the same setting. */
function isHarder(one: Cell, other: Cell): boolean {
  const [a, b] = [one.difficulty, other.difficulty];
  return one.qualifies && a.hiddenLayers >= b.hiddenLayers && a.samples <= b.samples && difficultyOrder(a, b) !== 0;
}
