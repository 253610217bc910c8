import { notPositiveDefinite, requireFactored, requireFactorRows, requireLength } from "../argument-errors.ts";
import { familyNumbers, locationStride, transposeLocations } from "../covariance-arguments.ts";
import { allocateTriangle, triangleLength, triangleRow } from "../covariance-triangle.ts";
import type { Covariance, CovarianceFunction } from "../kernel.ts";
import type { NativeAddon } from "./load-addon.ts";

export function createNativeCovariance(addon: NativeAddon, variant: number, points: number): Covariance {
  return new NativeCovariance(addon, variant, points);
}

class NativeCovariance implements Covariance {
  readonly points: number;
  readonly #matrix: Float64Array<ArrayBuffer>;
  readonly #addon: NativeAddon;
  readonly #variant: number;
  #factored = 0;

  constructor(addon: NativeAddon, variant: number, points: number) {
    this.points = points;
    this.#matrix = allocateTriangle(points, triangleLength(points));
    addon.wantLargePages(this.#matrix.buffer);
    this.#addon = addon;
    this.#variant = variant;
  }

  row(index: number): Float64Array {
    return triangleRow(this.#matrix, index);
  }

  fill(locations: Float64Array, dimension: number, { family, lengthscale, jitter }: CovarianceFunction): void {
    const { points } = this;
    requireLength("`locations`", locations, points * dimension);
    const transposed = new Float64Array(dimension * locationStride(points));
    transposeLocations(transposed, locations, points, dimension);
    const number = familyNumbers[family];
    this.#factored = 0;
    this.#addon.covarianceFill(this.#variant, this.#matrix, points, transposed, dimension, number, lengthscale, jitter);
  }

  factor(rows = this.points): void {
    requireFactorRows(rows, this.points);
    const scratch = new Float64Array(Math.ceil(this.#addon.covarianceScratchBytes(this.#variant, this.points) / 8));
    const row = this.#addon.covarianceFactor(this.#variant, this.#matrix, this.points, this.#factored, rows, scratch);
    if (row >= 0) throw notPositiveDefinite(row, this.points);
    this.#factored = Math.max(this.#factored, rows);
  }

  multiply(vector: Float64Array): Float64Array {
    requireFactored(vector, this.#factored);
    const product = new Float64Array(vector.length);
    this.#addon.covarianceMultiply(this.#variant, this.#matrix, vector.length, vector, product);
    return product;
  }
}
