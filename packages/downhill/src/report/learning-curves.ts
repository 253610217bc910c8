/** Losses over the fuel spent, in the middle of the attempts of one optimizer at one difficulty. */
import type { Trace } from "../benchmark/records/recorded-attempt.ts";
import { pow } from "../foundation/special-functions.ts";
import { median } from "./averages.ts";
import type { Cell, PlanResults } from "./plan-results.ts";

export interface LearningCurve {
  readonly label: string;
  readonly fuel: readonly number[];
  /** Median over attempts of the lowest validation loss so far. */
  readonly loss: readonly number[];
}

export interface DifficultyCurves {
  readonly hiddenLayers: number;
  readonly samples: number;
  readonly curves: readonly LearningCurve[];
}

/** The cells whose curves are shown: the shallowest, middle and deepest networks, with the most samples. */
export function curveCells({ cells }: PlanResults): readonly (readonly Cell[])[] {
  const samples = cells.reduce((most, cell) => Math.max(most, cell.samples), 0);
  const there = cells.filter((cell) => cell.samples === samples && cell.attempts.length > 0);
  const depths = [...new Set(there.map(({ hiddenLayers }) => hiddenLayers))].sort((a, b) => a - b);
  const chosen = [...new Set([depths[0], depths[(depths.length - 1) >> 1], depths.at(-1)])];
  return chosen.flatMap((depth) => (depth === undefined ? [] : [there.filter((cell) => cell.hiddenLayers === depth)]));
}

/** Curves of one difficulty. Attempts without a finished epoch have none. */
export function difficultyCurves(cells: readonly Cell[], traces: ReadonlyMap<string, Trace>): DifficultyCurves {
  const { hiddenLayers, samples } = cells[0]!;
  const curves = cells.flatMap(({ label, attempts }) => {
    const found = attempts.flatMap(({ address }) => traces.get(address) ?? []).filter(({ fuel }) => fuel.length > 0);
    return found.length === 0 ? [] : [{ label, ...medianCurve(found) }];
  });
  return { hiddenLayers, samples, curves };
}

const gridPoints = 120;

/** From the fuel at which half of the attempts have finished an epoch to that at which half have ended. */
function medianCurve(traces: readonly Trace[]): { fuel: number[]; loss: number[] } {
  const first = median(traces.map(({ fuel }) => fuel[0]!))!;
  const last = Math.max(first, median(traces.map(({ fuel }) => fuel.at(-1)!))!);
  const ratio = Math.max(1, last / first);
  const fuel = Array.from({ length: gridPoints }, (_, i) => first * pow(ratio, i / (gridPoints - 1)));
  const best = traces.map((trace) => bestSoFar(trace, fuel));
  const loss = fuel.map((_, i) => median(best.flatMap((losses) => losses[i] ?? []))!);
  return { fuel, loss };
}

/** The lowest loss at each fuel of the ascending grid; undefined before the first epoch's end. */
function bestSoFar({ fuel, validationLoss }: Trace, grid: readonly number[]): (number | undefined)[] {
  let epoch = 0;
  let best: number | undefined;
  return grid.map((limit) => {
    // The grid is rounded; its first value must still reach the epoch that it comes from.
    for (; epoch < fuel.length && fuel[epoch]! <= limit * (1 + 1e-12); epoch++) {
      const loss = validationLoss[epoch]!;
      if (best === undefined || loss < best) best = loss;
    }
    return best;
  });
}
