import stdlibExp from "@stdlib/math-base-special-exp";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp } from "./exp.ts";

describe("exp", () => {
  it("has the bits of @stdlib/math-base-special-exp", () => {
    const anywhere = fc.oneof(fc.double({ min: -760, max: 720 }), fc.double({ min: -2, max: 2 }), fc.double());
    fc.assert(
      fc.property(anywhere, (x) => {
        expect(exp(x)).toBe(stdlibExp(x));
      }),
      { numRuns: 20_000 },
    );
  });

  it("has them on a grid through normal and subnormal results", () => {
    for (let i = -7460; i <= -7440; i += 0.01) expect(exp(i / 10)).toBe(stdlibExp(i / 10));
    for (let i = -7500; i <= 7100; i++) expect(exp(i / 10)).toBe(stdlibExp(i / 10));
  });

  it.each([
    [0, 1],
    [-0, 1],
    [Number.NEGATIVE_INFINITY, 0],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NaN],
    [-746, 0],
    [710, Number.POSITIVE_INFINITY],
  ])("exp(%d) is %d", (x, expected) => {
    expect(exp(x)).toBe(expected);
  });
});
