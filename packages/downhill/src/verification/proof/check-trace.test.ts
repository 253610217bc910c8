import { describe, expect, it } from "vitest";
import { referenceKernel, smallInstance } from "../../../test/fixtures/small-instance.ts";
import { builtInOptimizers } from "../../baselines/index.ts";
import { createSolution, type Solution } from "../../solution/solution.ts";
import type { EpochRecord } from "../../training/attempt.ts";
import { train } from "../../training/run-attempt.ts";
import { SignatureChain } from "../../training/signature.ts";
import { checkTrace } from "./check-trace.ts";

const instance = smallInstance({ patience: 4 });
const hyperparameters = { learningRate: 0.05 };
const result = train({ instance, kernel: referenceKernel, optimizer: builtInOptimizers.adam, hyperparameters });
const solution = createSolution(instance, result);
const { trace } = result;

/** As a forger would, who makes the signature fit. */
function signed(changes: Partial<Solution>, records: readonly EpochRecord[]): Solution {
  const chain = new SignatureChain();
  for (const { trainLoss, validationLoss } of records) chain.append(trainLoss, validationLoss);
  return { ...solution, ...changes, signature: chain.close(solution.parameters, solution.statistics) };
}

function reasonsAgainst(changes: Partial<Solution>, records: readonly EpochRecord[]): string[] {
  return checkTrace(signed(changes, records), records).map(({ message }) => message);
}

const withRecord = (index: number, changes: Partial<EpochRecord>) =>
  trace.with(index, { ...trace.at(index)!, ...changes });

describe("the check of a trace", () => {
  it("takes the trace of the attempt", () => {
    expect(checkTrace(solution, trace)).toEqual([]);
    expect(result.stop).toBe("patience");
  });

  it("takes no other for it", () => {
    const other = withRecord(0, { trainLoss: trace[0]!.trainLoss * (1 + Number.EPSILON) });
    expect(checkTrace(solution, other).map(({ message }) => message)).toEqual([expect.stringMatching(/signature/)]);
  });

  it("finds where a trace with a fitting signature goes on too long, or ends too early", () => {
    const longer = [...trace, { ...trace.at(-1)!, epoch: trace.length + 1, fuel: 2 * solution.fuel }];
    expect(reasonsAgainst({ fuel: 2 * solution.fuel, maxFuel: 1e14 }, longer)).toContainEqual(
      expect.stringMatching(/goes on after/),
    );
    const shorter = trace.slice(0, -1);
    expect(reasonsAgainst({}, shorter)).toContainEqual(expect.stringMatching(/does not end by patience/));
    expect(reasonsAgainst({ stop: "diverged" }, trace)).toContainEqual(
      expect.stringMatching(/does not end by diverged/),
    );
  });

  it("finds a T or a best epoch that it does not give", () => {
    const { epochs, bestEpoch } = solution;
    expect(reasonsAgainst({ epochs: epochs + 1 }, trace)).toContainEqual(expect.stringMatching(/it gives T/));
    expect(reasonsAgainst({ bestEpoch: bestEpoch + 1 }, trace)).toContainEqual(expect.stringMatching(/best epoch/));
    expect(reasonsAgainst({ stop: "diverged", epochs: 1 }, trace.slice(0, 2))).toContainEqual(
      expect.stringMatching(/it gives T/),
    );
  });

  it("finds fuel that epochs cannot have, and losses that are none", () => {
    expect(reasonsAgainst({}, withRecord(1, { fuel: trace[0]!.fuel + 1 }))).toContainEqual(
      expect.stringMatching(/impossible fuel/),
    );
    expect(reasonsAgainst({ fuel: solution.fuel + 1 }, trace)).toContainEqual(
      expect.stringMatching(/of fuel, the solution/),
    );
    for (const validationLoss of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      expect(reasonsAgainst({}, withRecord(1, { validationLoss }))).toEqual([expect.stringMatching(/no epoch has/)]);
    }
  });
});
