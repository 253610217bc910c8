import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactFma, float32Format } from "../../../test/conformance/exact-rounding.ts";
import { fma32 } from "./fma32.ts";

const anyFloat = fc.float();
const small = fc.integer({ min: -9, max: 9 });
const sign = fc.constantFrom(1, -1);
const exponent = fc.integer({ min: -149, max: 127 });

function expectExact(a: number, b: number, c: number): void {
  for (const value of [a, b, c]) expect(Math.fround(value)).toBe(value);
  expect(fma32(a, b, c)).toBe(exactFma(a, b, c, float32Format));
}

describe("fma32", () => {
  it("rounds once on any floats, subnormals, infinities and NaN included", () => {
    fc.assert(fc.property(anyFloat, anyFloat, anyFloat, expectExact), { numRuns: 3000 });
  });

  it("rounds once where terms are of one size", () => {
    const near = fc.tuple(sign, fc.integer({ min: 2 ** 23, max: 2 ** 24 - 1 }), small);
    const toFloat = ([s, significand, shift]: [number, number, number]) => s * significand * 2 ** shift;
    fc.assert(
      fc.property(near, near, near, small, (a, b, c, shift) =>
        expectExact(toFloat(a), toFloat(b), toFloat(c) * 2 ** (23 + shift)),
      ),
      { numRuns: 3000 },
    );
  });

  it("rounds once where the sum lies next to the middle between two floats", () => {
    // c plus about half a unit in its last place: rounding the sum to float64 first would hide on which side it lies.
    const property = fc.property(
      fc.integer({ min: 2 ** 23, max: 2 ** 24 - 1 }),
      small,
      small,
      fc.integer({ min: -149, max: 103 }),
      sign,
      sign,
      (significand, i, j, unit, productSign, sumSign) => {
        const half = 2 ** Math.max(unit - 1, -126);
        const a = productSign * (1 + i * 2 ** -23);
        expectExact(a, Math.fround(half * (1 + j * 2 ** -23)), sumSign * significand * 2 ** unit);
      },
    );
    fc.assert(property, { numRuns: 3000 });
  });

  it("rounds once among subnormal numbers", () => {
    const property = fc.property(
      fc.integer({ min: 0, max: 2 ** 24 }),
      fc.integer({ min: 1, max: 2 ** 24 }),
      fc.integer({ min: 1, max: 2 ** 24 }),
      small,
      sign,
      (addend, first, second, shift, s) =>
        expectExact(s * first * 2 ** -98, second * 2 ** (-98 + shift), addend * 2 ** -149),
    );
    fc.assert(property, { numRuns: 3000 });
  });

  it("rounds once next to overflow", () => {
    const largest = 2 ** 128 - 2 ** 104;
    const property = fc.property(small, small, sign, (i, j, s) => {
      const a = Math.fround(1 + i * 2 ** -23);
      const b = Math.fround(2 ** 103 * (1 + j * 2 ** -23));
      expectExact(s * a, b, s * largest);
      expectExact(s * a, -b, -s * largest);
      expectExact(s * a, b, -s * largest);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it("rounds once where product and addend are powers of two", () => {
    fc.assert(
      fc.property(exponent, exponent, exponent, sign, (i, j, k, s) => expectExact(2 ** i, s * 2 ** j, 2 ** k)),
      { numRuns: 3000 },
    );
  });

  it("keeps the signs of zeros", () => {
    expect(fma32(-0, 1, -0)).toBe(-0);
    expect(fma32(-0, 1, 0)).toBe(0);
    expect(fma32(1, 1, -1)).toBe(0);
    expect(fma32(-(2 ** -149), 2 ** -149, 0)).toBe(-0);
    expect(fma32(2 ** -149, 2 ** -149, -0)).toBe(0);
  });
});
