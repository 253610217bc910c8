import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signedRankTest } from "./signed-rank.ts";

describe("signedRankTest", () => {
  it("says nothing without differences", () => {
    const nothing = { units: 0, firstBetter: 0, secondBetter: 0, method: "exact", pValue: 1 };
    expect(signedRankTest([])).toEqual(nothing);
    expect(signedRankTest([0, 0])).toEqual(nothing);
  });

  it("has 2^(1 − n) as its smallest p-value", () => {
    for (const n of [1, 5, 6, 20, 50]) {
      expect(signedRankTest(Array.from({ length: n }, (_, i) => -1 - i)).pValue).toBe(2 ** (1 - n));
    }
  });

  it("ranks missing solutions last, together", () => {
    const { firstBetter, secondBetter } = signedRankTest([-Infinity, Infinity, -0.5, 0.25]);
    expect(firstBetter).toBe(2 + 3.5);
    expect(secondBetter).toBe(1 + 3.5);
  });

  it("sees both sides alike, and never a p-value above 1", () => {
    const difference = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(difference, { maxLength: 120 }), (differences) => {
        const test = signedRankTest(differences);
        const turned = signedRankTest(differences.map((value) => -value));
        expect(turned.pValue).toBe(test.pValue);
        expect(turned.firstBetter).toBe(test.secondBetter);
        expect(test.pValue).toBeGreaterThan(0);
        expect(test.pValue).toBeLessThanOrEqual(1);
        expect(test.firstBetter + test.secondBetter).toBe((test.units * (test.units + 1)) / 2);
      }),
    );
  });

  it("goes over to the normal approximation without a jump", () => {
    const differences = Array.from({ length: 51 }, (_, i) => (i % 3 === 0 ? 1 : -1) * (1 + i));
    const exact = signedRankTest(differences.slice(0, 50));
    const normal = signedRankTest(differences);
    expect([exact.method, normal.method]).toEqual(["exact", "normal"]);
    expect(Math.abs(normal.pValue - exact.pValue)).toBeLessThan(0.03);
  });
});
