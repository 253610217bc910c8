import { describe, expect, it } from "vitest";
import { referenceVectorOperations as vector } from "./reference-vector-operations.ts";

const f32 = (...values: number[]) => Float32Array.of(...values);

/** The result of an operation that writes into a copy of `out`. */
function into(out: Float32Array, operate: (out: Float32Array) => void): Float32Array {
  const copy = out.slice();
  operate(copy);
  return copy;
}

describe("referenceVectorOperations", () => {
  const x = f32(1, -2, 3);
  const y = f32(10, 20, -30);

  it("spells out what each operation computes", () => {
    expect(into(x, (out) => vector.scale(out, 2, y))).toEqual(f32(20, 40, -60));
    expect(into(x, (out) => vector.addScaled(out, 0.5, y))).toEqual(f32(6, 8, -12));
    expect(into(x, (out) => vector.combine(out, 2, x, -1, y))).toEqual(f32(-8, -24, 36));
    expect(into(x, (out) => vector.exponentialAverage(out, 0.75, y))).toEqual(f32(3.25, 3.5, -5.25));
    expect(into(x, (out) => vector.exponentialAverageOfSquares(out, 0.5, y))).toEqual(f32(50.5, 199, 451.5));
    expect(into(x, (out) => vector.adaptiveQuotient(out, 12, x, f32(1, 4, 9), 4, 2))).toEqual(f32(3, -4, 4.5));
    expect(into(x, (out) => vector.multiply(out, x, y))).toEqual(f32(10, -40, -90));
    expect(into(x, (out) => vector.maximumMagnitude(out, f32(-3, 1, -2)))).toEqual(f32(3, 1, 3));
    expect(into(x, (out) => vector.clip(out, 15, y))).toEqual(f32(10, 15, -15));
    expect(into(x, (out) => vector.sign(out, y))).toEqual(f32(1, 1, -1));
    expect(vector.dot(x, y)).toBe(-120);
    expect(vector.norm(f32(3, 4))).toBe(5);
  });

  it("rounds once, on the store", () => {
    // 1 + 2^-24 is a tie in float32, which the second term decides: a product rounded to float32 would be lost.
    const tie = f32(2 ** -24);
    expect(into(f32(1), (out) => vector.addScaled(out, 1 + 2 ** -20, tie))).toEqual(f32(1 + 2 ** -23));
    expect(into(f32(1), (out) => vector.addScaled(out, 1, tie))).toEqual(f32(1));
  });

  it("keeps zeros and NaN as its description says", () => {
    const special = f32(0, -0, Number.NaN, Number.NEGATIVE_INFINITY);
    expect(into(special, (out) => vector.sign(out, special))).toBeBitIdentical(f32(0, -0, Number.NaN, -1));
    expect(into(special, (out) => vector.clip(out, 0, special))).toBeBitIdentical(f32(0, -0, Number.NaN, -0));
    expect(into(special, (out) => vector.maximumMagnitude(out, f32(-0, -0, 1, 2)))).toBeBitIdentical(
      f32(0, 0, Number.NaN, 2),
    );
  });

  it("sums 16 interleaved chains and adds them in order", () => {
    // Chain 0 loses the one after its 2^60, as a chain of 8 or of all would lose that of chain 8; chain 1 keeps its own.
    const values = new Float32Array(34).fill(0);
    const ones = new Float32Array(34).fill(1);
    values.set([2 ** 60, 2 ** 40], 0);
    values.set([1], 8);
    values.set([1, 1], 16);
    values.set([-(2 ** 60), -(2 ** 40)], 32);
    expect(vector.dot(values, ones)).toBe(2);
    expect(vector.dot(f32(), f32())).toBe(0);
  });
});
