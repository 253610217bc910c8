import type { CovarianceFamily } from "./kernel.ts";

/** How C wants what a covariance is filled from (native/kernel/kernel.h). */

/** The number of a family in `enum covariance_family`. */
export const familyNumbers: Readonly<Record<CovarianceFamily, number>> = {
  matern12: 0,
  matern32: 1,
  matern52: 2,
  "squared-exponential": 3,
};

/** Points in whole vectors of any target. */
export function locationStride(points: number): number {
  return Math.ceil(points / 8) * 8;
}

/** Row-major [points, dimension] into `out`, [dimension, stride], which holds zeros beyond the points. */
export function transposeLocations(
  out: Float64Array,
  locations: Float64Array,
  points: number,
  dimension: number,
): void {
  const stride = locationStride(points);
  for (let d = 0; d < dimension; d++) {
    for (let i = 0; i < points; i++) out[d * stride + i] = locations[i * dimension + d]!;
    out.fill(0, d * stride + points, (d + 1) * stride);
  }
}
