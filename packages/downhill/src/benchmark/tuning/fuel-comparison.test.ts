import { describe, expect, it } from "vitest";
import type { AttemptSummary } from "../records/recorded-attempt.ts";
import { compareFuel, type FuelPair } from "./fuel-comparison.ts";

function attempt(hiddenLayers: number, fuel: number | null): AttemptSummary {
  const threshold = fuel === null ? null : { epoch: 1, fuel };
  return { difficulty: { hiddenLayers, samples: 1024 }, threshold } as AttemptSummary;
}

const pair = (hiddenLayers: number, tuned: number | null, standard: number | null): FuelPair => ({
  tuned: attempt(hiddenLayers, tuned),
  standard: attempt(hiddenLayers, standard),
});

describe("compareFuel", () => {
  it("has the ratio, the medians and the corrected test of each difficulty", () => {
    const shallow = [1, 2, 3, 4, 5, 6].map((i) => pair(1, i, 2 * i));
    const deep = [pair(2, 4, 1), pair(2, 1, 4), pair(2, 3, 3)];
    const [first, second] = compareFuel([...shallow, ...deep]);
    expect(first?.ratio?.ratio).toBeCloseTo(0.5, 12);
    expect(first?.tuned).toEqual({ reached: 6, attempts: 6, median: 3.5 });
    expect(first?.standard.median).toBe(7);
    // All six the same way: 2 · 2⁻⁶, and twice that for two difficulties.
    expect(first?.test).toMatchObject({ pValue: 1 / 32, adjusted: 1 / 16, firstBetter: 21, secondBetter: 0 });
    expect(second?.ratio).toMatchObject({ ratio: 1, units: 3 });
    expect(second?.test).toMatchObject({ units: 2, pValue: 1, adjusted: 1 });
  });

  it("counts a missed threshold as more fuel than any, and leaves it out of the ratio", () => {
    const [row] = compareFuel([pair(1, null, 5), pair(1, null, null), pair(1, 2, null), pair(1, 3, 6)]);
    expect(row?.tuned).toEqual({ reached: 2, attempts: 4, median: null });
    expect(row?.ratio).toMatchObject({ units: 1, interval: null });
    expect(row?.ratio?.ratio).toBeCloseTo(0.5, 12);
    expect(row?.test).toMatchObject({ units: 3, firstBetter: 3.5, secondBetter: 2.5 });
  });

  it("has no ratio where nobody reached it", () => {
    const [row] = compareFuel([pair(1, null, null)]);
    expect(row).toMatchObject({ ratio: null, test: { units: 0, pValue: 1 } });
  });
});
