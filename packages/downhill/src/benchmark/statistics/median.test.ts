import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { medianEstimate } from "./median.ts";
import { medianOutcomes } from "./median-distribution.ts";

/** Shares of the nⁿ resamples whose middle is at each pair of positions, by visiting them all. */
function countOutcomes(n: number): Map<string, number> {
  const shares = new Map<string, number>();
  const resamples = n ** n;
  for (let code = 0; code < resamples; code++) {
    const draws = Array.from({ length: n }, (_, i) => Math.floor(code / n ** i) % n).sort((a, b) => a - b);
    const key = `${draws[Math.ceil(n / 2) - 1]} ${draws[n >> 1]}`;
    shares.set(key, (shares.get(key) ?? 0) + 1 / resamples);
  }
  return shares;
}

describe("the bootstrap distribution of a median", () => {
  it.each([1, 2, 3, 4, 5, 6])("is that of all resamples of %i values", (n) => {
    const counted = countOutcomes(n);
    const outcomes = medianOutcomes(n);
    expect(outcomes.probability.length).toBe(counted.size);
    outcomes.probability.forEach((probability, i) => {
      const place = `${outcomes.lower[i]} ${outcomes.upper[i]}`;
      expect(probability).toBeCloseTo(counted.get(place) ?? Number.NaN, 13);
    });
  });

  it.each([7, 8, 50, 51, 400, 1253, 5000])("has a total of 1 for %i values", (n) => {
    const total = medianOutcomes(n).probability.reduce((a, b) => a + b);
    expect(total).toBeCloseTo(1, 9);
  });
});

describe("medianEstimate", () => {
  it("has no interval below three values, and no median below one", () => {
    expect(medianEstimate([])).toEqual({ median: Number.NaN, interval: null });
    expect(medianEstimate([2, 1])).toEqual({ median: 1.5, interval: null });
  });

  it("counts what is missing as infinite", () => {
    const never = Number.POSITIVE_INFINITY;
    expect(medianEstimate([1, never, 2])).toEqual({ median: 2, interval: { low: 1, high: never } });
    expect(medianEstimate([1, never, never, never])).toEqual({ median: never, interval: { low: 1, high: never } });
    expect(medianEstimate([never, never, never])).toEqual({ median: never, interval: { low: never, high: never } });
  });

  it("does not widen around equal values", () => {
    expect(medianEstimate([3, 3, 3, 3])).toEqual({ median: 3, interval: { low: 3, high: 3 } });
  });

  it("encloses the median, whatever the order of the values", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 60 }), (values) => {
        const { median, interval } = medianEstimate(values);
        expect(interval!.low).toBeLessThanOrEqual(median);
        expect(interval!.high).toBeGreaterThanOrEqual(median);
        expect(medianEstimate(values.toReversed())).toEqual({ median, interval });
      }),
    );
  });
});
