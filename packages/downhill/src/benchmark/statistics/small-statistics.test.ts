import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { geometricMean } from "./geometric-mean.ts";
import { holm } from "./holm.ts";
import { passRate } from "./pass-rate.ts";
import { performanceProfiles } from "./performance-profile.ts";
import { fewestUnits, requiredUnits } from "./sample-size.ts";

describe("holm", () => {
  it("leaves one p-value as it is, and does nothing to none", () => {
    expect(holm([0.03])).toEqual([0.03]);
    expect(holm([])).toEqual([]);
  });

  it("multiplies the smallest by their number, the next by one less, and never turns their order", () => {
    expect(holm([0.04, 0.01, 0.03])).toEqual([0.06, 0.03, 0.06]);
  });

  it("is between a p-value and Bonferroni's", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (pValues) => {
        holm(pValues).forEach((adjusted, i) => {
          expect(adjusted).toBeGreaterThanOrEqual(pValues[i]!);
          expect(adjusted).toBeLessThanOrEqual(Math.min(1, pValues.length * pValues[i]!));
        });
      }),
    );
  });
});

describe("passRate", () => {
  it("reaches the ends only where nothing speaks against them", () => {
    expect(passRate(0, 4).interval.low).toBe(0);
    expect(passRate(4, 4).interval.high).toBe(1);
    expect(passRate(1, 4).interval.low).toBeGreaterThan(0);
  });
});

describe("geometricMean", () => {
  it("has no interval of one ratio", () => {
    expect(geometricMean([0])).toEqual({ ratio: 1, interval: null });
  });

  it("has an interval without width where all ratios are the same", () => {
    const { ratio, interval } = geometricMean([0.5, 0.5, 0.5]);
    expect(interval).toEqual({ low: ratio, high: ratio });
  });
});

describe("requiredUnits", () => {
  it("is Noether's number", () => {
    // Every sum of two is negative: (1.95996 + 0.84162)² / (3 · 0.25) = 10.47.
    expect(requiredUnits([-1, -2, -3], 0.05)).toBe(11);
    // Two of three are: share 2/3, (1.95996 + 0.84162)² / (3 / 36) = 94.2.
    expect(requiredUnits([-1, -2, 1.5], 0.05)).toBe(95);
  });

  it("is never fewer than the exact test needs", () => {
    expect(fewestUnits(0.05)).toBe(6);
    expect(fewestUnits(0.05 / 33)).toBe(11);
    expect(requiredUnits([-1, -1], 1e-12)).toBeGreaterThanOrEqual(fewestUnits(1e-12));
  });

  it("is infinite without a tendency, or without two differences", () => {
    for (const differences of [[], [-1], [-1, 1], [0, 0, 0]]) expect(requiredUnits(differences, 0.05)).toBe(Infinity);
  });
});

describe("performanceProfiles", () => {
  it("gives the fastest a full score, and none beyond four times its cost", () => {
    const [fast, slow, late] = performanceProfiles([
      [10, 20],
      [25, 20],
      [40, Infinity],
    ]);
    expect(fast).toEqual({ score: 1, ratios: [1, 1] });
    expect(slow).toEqual({ score: (1.5 + 3) / 6, ratios: [1, 2.5] });
    expect(late).toEqual({ score: 0, ratios: [4, Infinity] });
  });

  it("gives nothing for an instance that none finished", () => {
    const [only] = performanceProfiles([[Infinity, 5]]);
    expect(only).toEqual({ score: 0.5, ratios: [1, Infinity] });
  });
});
