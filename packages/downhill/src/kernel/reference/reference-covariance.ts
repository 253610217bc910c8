import { notPositiveDefinite, requireFactored, requireFactorRows, requireLength } from "../argument-errors.ts";
import { allocateTriangle } from "../covariance-triangle.ts";
import type { Covariance, CovarianceFamily, CovarianceFunction } from "../kernel.ts";
import { exp } from "./exp.ts";
import { fma64 } from "./fma64.ts";

/** docs/numerics.md, "Gaussian process", as plain loops. Row i lies behind the i(i + 1)/2 elements of those above. */
export class ReferenceCovariance implements Covariance {
  readonly points: number;
  readonly #triangle: Float64Array;
  #factored = 0;

  constructor(points: number) {
    this.points = points;
    this.#triangle = allocateTriangle(points, rowStart(points));
  }

  row(index: number): Float64Array {
    return this.#triangle.subarray(rowStart(index), rowStart(index + 1));
  }

  fill(locations: Float64Array, dimension: number, covariance: CovarianceFunction): void {
    requireLength("`locations`", locations, this.points * dimension);
    this.#factored = 0;
    for (let i = 0; i < this.points; i++) {
      const row = this.row(i);
      for (let j = 0; j < i; j++) {
        row[j] = correlation(locations, i * dimension, j * dimension, dimension, covariance);
      }
      row[i] = 1 + covariance.jitter;
    }
  }

  /**
   * Column by column, all chains of the columns to the right advancing together: the order within each is kept. Rows
   * that are factored already only give their elements.
   */
  factor(rows = this.points): void {
    requireFactorRows(rows, this.points);
    const triangle = this.#triangle;
    const done = this.#factored;
    const column = new Float64Array(this.points);
    for (let k = 0; k < rows; k++) {
      const diagonal = rowStart(k) + k;
      const pivot = triangle[diagonal]!;
      if (!(pivot > 0)) throw notPositiveDefinite(k, this.points);
      if (k >= done) triangle[diagonal] = Math.sqrt(pivot);
      const newRows = Math.max(k + 1, done);
      for (let i = newRows; i < rows; i++) triangle[rowStart(i) + k] = triangle[rowStart(i) + k]! / triangle[diagonal]!;
      for (let i = k; i < rows; i++) column[i] = triangle[rowStart(i) + k]!;
      for (let i = newRows; i < rows; i++) subtractMultiple(triangle, rowStart(i), column, k + 1, i);
    }
    this.#factored = Math.max(this.#factored, rows);
  }

  multiply(vector: Float64Array): Float64Array {
    requireFactored(vector, this.#factored);
    const product = new Float64Array(vector.length);
    for (let i = 0; i < vector.length; i++) {
      const row = this.row(i);
      for (let j = 0; j <= i; j++) product[i] = fma64(row[j]!, vector[j]!, product[i]!);
    }
    return product;
  }
}

function rowStart(index: number): number {
  return (index * (index + 1)) / 2;
}

/** A[i][j] = fma(−L[i][k], L[j][k], A[i][j]) for j from `first` to `last` = i, with L[·][k] in `column`. */
function subtractMultiple(
  triangle: Float64Array,
  row: number,
  column: Float64Array,
  first: number,
  last: number,
): void {
  const factor = -column[last]!;
  for (let j = first; j <= last; j++) triangle[row + j] = fma64(factor, column[j]!, triangle[row + j]!);
}

/** Distances are multiplied by it: the s of the formulas is c · |x − x'|. */
function inverseLength(family: CovarianceFamily, lengthscale: number): number {
  switch (family) {
    case "matern32":
      return Math.sqrt(3) / lengthscale;
    case "matern52":
      return Math.sqrt(5) / lengthscale;
    default:
      return 1 / lengthscale;
  }
}

/** Π_d k(x_d, x'_d): one polynomial factor a dimension, and one exponential for all. */
function correlation(
  locations: Float64Array,
  first: number,
  second: number,
  dimension: number,
  { family, lengthscale }: CovarianceFunction,
): number {
  const c = inverseLength(family, lengthscale);
  let product = 1;
  let total = 0;
  for (let d = 0; d < dimension; d++) {
    const s = c * Math.abs(locations[first + d]! - locations[second + d]!);
    if (family === "matern32") product *= 1 + s;
    if (family === "matern52") product *= 1 + s + (s * s) / 3;
    total += family === "squared-exponential" ? (s * s) / 2 : s;
  }
  return product * exp(-total);
}
