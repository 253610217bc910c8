import type { Covariance } from "../src/kernel/kernel.ts";

/** Row after row up to the diagonal, flat: points · (points + 1) / 2 numbers. */
export function lowerTriangle(covariance: Covariance): Float64Array {
  const { points } = covariance;
  const triangle = new Float64Array((points * (points + 1)) / 2);
  for (let i = 0; i < points; i++) triangle.set(covariance.row(i), (i * (i + 1)) / 2);
  return triangle;
}
