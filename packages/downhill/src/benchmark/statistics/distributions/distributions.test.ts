import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaDistribution, betaQuantile, logGamma } from "./beta.ts";
import { normalDistribution } from "./normal.ts";
import { studentQuantile } from "./student.ts";

const shape = fc.double({ min: 0.5, max: 2000, noNaN: true });
const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

describe("distributions", () => {
  it("invert the beta distribution", () => {
    fc.assert(
      fc.property(probability, shape, shape, (p, a, b) => {
        const x = betaQuantile(p, a, b);
        // Where the density is so high that neighbouring float64 numbers differ more, nothing closer exists.
        const step = betaDistribution(x * (1 + 2e-15), a, b) - betaDistribution(x * (1 - 2e-15), a, b);
        expect(Math.abs(betaDistribution(x, a, b) - p)).toBeLessThanOrEqual(1e-10 + step);
      }),
    );
  });

  it("mirror the beta distribution", () => {
    fc.assert(
      fc.property(probability, shape, shape, (x, a, b) => {
        expect(betaDistribution(x, a, b) + betaDistribution(1 - x, b, a)).toBeCloseTo(1, 9);
      }),
    );
  });

  it("know factorials", () => {
    let logFactorial = 0;
    for (let n = 1; n < 200; n++) {
      expect(Math.abs(logGamma(n) - logFactorial)).toBeLessThanOrEqual(1e-14 * Math.max(10, logFactorial));
      logFactorial += Math.log(n);
    }
  });

  it("have the normal distribution's symmetry and its ends", () => {
    fc.assert(
      fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (x) => {
        expect(normalDistribution(x) + normalDistribution(-x)).toBeCloseTo(1, 14);
      }),
    );
    expect(normalDistribution(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalDistribution(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalDistribution(-0)).toBe(0.5);
    expect(normalDistribution(Number.NaN)).toBeNaN();
  });

  it("have Student's symmetry", () => {
    expect(studentQuantile(0.5, 3)).toBe(0);
    expect(studentQuantile(0.25, 3)).toBe(-studentQuantile(0.75, 3));
  });
});
