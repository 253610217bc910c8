import { describe, expect, it } from "vitest";
import { inventAttempts, inventPlan } from "../../test/report/invented-results.ts";
import { curveCells, difficultyCurves } from "./learning-curves.ts";
import { planResults } from "./plan-results.ts";

const plan = inventPlan({ optimizers: ["sgd", "adam"], hiddenLayers: [1, 2, 5, 9], samples: [128, 256], nonces: 3 });
const attempts = inventAttempts(plan);
const results = planResults(
  plan,
  plan.plan.optimizers.map(({ label, digest }) => ({
    label,
    attempts: attempts.filter(({ optimizerDigest }) => optimizerDigest === digest),
  })),
);

describe("learning curves", () => {
  it("are of the shallowest, a middle and the deepest network, with the most samples", () => {
    const places = curveCells(results).map(([cell]) => [cell?.hiddenLayers, cell?.samples]);
    expect(places).toEqual([
      [1, 256],
      [2, 256],
      [9, 256],
    ]);
  });

  it("are medians of the lowest loss so far, from the first epoch's fuel to the last's", () => {
    const cell = curveCells(results)[0]![0]!;
    const losses = [
      [4, 2, 3],
      [5, 6, 1],
      [9, 8, 7],
    ];
    const traces = new Map(
      cell.attempts.map(({ address }, i) => {
        const loss = Float64Array.from(losses[i]!);
        return [address, { trainLoss: loss, validationLoss: loss, fuel: Float64Array.of(100, 200, 300) }];
      }),
    );
    const [curve] = difficultyCurves([cell], traces).curves;
    expect(curve?.fuel[0]).toBe(100);
    expect(curve?.fuel.at(-1)).toBeCloseTo(300, 9);
    expect(curve?.loss[0]).toBe(5);
    expect(curve?.loss.at(-1)).toBe(2);
    expect(curve?.loss.every((loss, i) => i === 0 || loss <= curve.loss[i - 1]!)).toBe(true);
  });

  it("are left out where there is no trace", () => {
    expect(difficultyCurves(curveCells(results)[0]!, new Map()).curves).toEqual([]);
  });
});
