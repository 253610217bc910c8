import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactFma, float64Format } from "../../../test/conformance/exact-rounding.ts";
import { fma64 } from "./fma64.ts";

const anyDouble = fc.double();
const small = fc.integer({ min: -9, max: 9 });
const sign = fc.constantFrom(1, -1);
const significand = fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }).map(Number);

function expectExact(a: number, b: number, c: number): void {
  expect(fma64(a, b, c)).toBe(exactFma(a, b, c, float64Format));
}

describe("fma64", () => {
  it("rounds once on any doubles, subnormals, infinities and NaN included", () => {
    fc.assert(fc.property(anyDouble, anyDouble, anyDouble, expectExact), { numRuns: 1500 });
  });

  it("rounds once where terms are of one size", () => {
    const property = fc.property(significand, significand, significand, sign, small, (a, b, c, s, shift) =>
      expectExact(a, s * b, c * 2 ** (52 + 6 * shift)),
    );
    fc.assert(property, { numRuns: 1500 });
  });

  it("rounds once where product and addend cancel", () => {
    const property = fc.property(significand, significand, small, (a, b, steps) =>
      expectExact(a, b, -(a * b) * (1 + steps * 2 ** -52)),
    );
    fc.assert(property, { numRuns: 1500 });
  });

  it("rounds once where the sum lies next to the middle between two doubles", () => {
    const property = fc.property(significand, small, small, sign, sign, (c, i, j, productSign, sumSign) =>
      expectExact(productSign * (1 + i * 2 ** -52), 0.5 * (1 + j * 2 ** -52), sumSign * c),
    );
    fc.assert(property, { numRuns: 1500 });
  });

  it("lets the smallest addend decide a tie", () => {
    // The product of two odd 27-bit integers has 53 or 54 bits; with 54 it is a tie.
    const odd = fc.integer({ min: 2 ** 25, max: 2 ** 26 - 1 }).map((half) => 2 * half + 1);
    const tiny = fc.constantFrom(0, 2 ** -1074, 2 ** -1022, 2 ** -700, 2 ** -40, 2 ** -1);
    const property = fc.property(odd, odd, tiny, sign, sign, (a, b, c, s, t) => expectExact(s * a, b, t * c));
    fc.assert(property, { numRuns: 1500 });
  });

  it("rounds once among subnormal numbers", () => {
    const nearRoot = fc.integer({ min: -557, max: -510 });
    const property = fc.property(
      significand,
      significand,
      significand,
      nearRoot,
      nearRoot,
      sign,
      (a, b, c, i, j, s) => {
        const addend = c * 2 ** -1074;
        expectExact(a * 2 ** (i - 52), s * b * 2 ** (j - 52), addend);
        expectExact(a * 2 ** (i - 52), s * b * 2 ** (j - 52), (c % 1024) * 2 ** -1074);
      },
    );
    fc.assert(property, { numRuns: 1500 });
  });

  it("rounds once across the end of the fast path", () => {
    const scale = fc.integer({ min: -1074, max: 1023 });
    const near = fc.integer({ min: -60, max: 60 });
    const property = fc.property(significand, significand, significand, scale, scale, near, (a, b, c, i, j, k) => {
      const addendScale = Math.max(-1074, Math.min(1023, i + j + k));
      expectExact(a * 2 ** -52 * 2 ** i, b * 2 ** -52 * 2 ** j, c * 2 ** -52 * 2 ** addendScale);
    });
    fc.assert(property, { numRuns: 1500 });
  });

  it("rounds once where small products cancel", () => {
    const half = fc.integer({ min: -520, max: -440 });
    const property = fc.property(significand, significand, half, half, small, (a, b, i, j, steps) => {
      const [first, second] = [a * 2 ** (i - 52), b * 2 ** (j - 52)];
      expectExact(first, second, -(first * second) * (1 + steps * 2 ** -52));
    });
    fc.assert(property, { numRuns: 1500 });
  });

  it("rounds once next to overflow", () => {
    const property = fc.property(small, small, sign, (i, j, s) => {
      const half = 2 ** 970 * (1 + j * 2 ** -52);
      expectExact(s * (1 + i * 2 ** -52), half, s * Number.MAX_VALUE);
      expectExact(s * (1 + i * 2 ** -52), -half, s * Number.MAX_VALUE);
      expectExact(2 ** 600, s * 2 ** 600, -s * Number.MAX_VALUE);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("keeps infinities, NaN and the signs of zeros", () => {
    expect(fma64(1e300, 1e300, Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
    expect(fma64(Number.POSITIVE_INFINITY, 0, 1)).toBe(Number.NaN);
    expect(fma64(-0, 1, -0)).toBe(-0);
    expect(fma64(1, 1, -1)).toBe(0);
    expect(fma64(2 ** -1074, -(2 ** -1074), 0)).toBe(-0);
  });
});
