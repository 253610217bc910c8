import { describe, expect, it } from "vitest";
import { makeRowsOrthonormal } from "./orthonormal-rows.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** Fixed numbers on [−1, 1). */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state * 2 ** -31 - 1;
  });
}

function multiply(x: ArrayLike<number>, y: ArrayLike<number>, n: number): number[] {
  return Array.from({ length: n * n }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += x[Math.floor(i / n) * n + k]! * y[k * n + (i % n)]!;
    return sum;
  });
}

function transpose(x: ArrayLike<number>, n: number): number[] {
  return Array.from({ length: n * n }, (_, i) => x[(i % n) * n + Math.floor(i / n)]!);
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThan(2e-6);
}

const identity = (n: number) => Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));

describe("symmetricEigen", () => {
  it.each([1, 2, 3, 5, 16, 40])("gives back a matrix of %d rows", (n) => {
    const half = numbers(n * n, n);
    const matrix = Float32Array.from(half, (value, i) => (value + transpose(half, n)[i]!) / n);
    const { values, vectors } = symmetricEigen(matrix, n);
    const scaled = Array.from(vectors, (value, i) => value * values[Math.floor(i / n)]!);
    expectClose(multiply(transpose(vectors, n), scaled, n), matrix);
    expectClose(multiply(vectors, transpose(vectors, n), n), identity(n));
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
  });

  it("knows eigenvalues that occur often, and none", () => {
    expect([...symmetricEigen(new Float32Array(16), 4).values]).toEqual([0, 0, 0, 0]);
    const ones = symmetricEigen(new Float32Array(25).fill(1), 5).values;
    expectClose(ones, [5, 0, 0, 0, 0]);
    expect([...symmetricEigen(Float32Array.from(identity(6)), 6).values]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("reads the upper triangle alone", () => {
    expectClose(symmetricEigen(Float32Array.of(2, 1, 77, 2), 2).values, [3, 1]);
  });

  it("ends on what is not finite", () => {
    const { values, vectors } = symmetricEigen(Float32Array.of(1, Number.NaN, 0, 1), 2);
    expect([[...values], [...vectors]]).toEqual([[Number.NaN, Number.NaN], identity(2)]);
  });
});

describe("makeRowsOrthonormal", () => {
  it.each([1, 2, 7, 33])("spans what the first of %d rows spanned", (n) => {
    const matrix = numbers(n * n, 99 + n);
    const rows = matrix.slice();
    makeRowsOrthonormal(rows, n);
    expectClose(multiply(rows, transpose(rows, n), n), identity(n));
    const coordinates = multiply(matrix, transpose(rows, n), n);
    const above = coordinates.filter((_, i) => i % n > Math.floor(i / n));
    expectClose(above, new Array(above.length).fill(0));
  });

  it("is orthonormal where rows depend on each other", () => {
    const rows = Float32Array.from({ length: 36 }, (_, i) => (i < 12 ? 1 + (i % 6) : 0));
    makeRowsOrthonormal(rows, 6);
    expectClose(multiply(rows, transpose(rows, 6), 6), identity(6));
  });
});
