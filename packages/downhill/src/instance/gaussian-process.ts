import type { Stream } from "../foundation/stream.ts";
import type { Covariance, Kernel } from "../kernel/kernel.ts";
import type { Challenge } from "./challenge.ts";

/** Of the first points, values are wanted as soon as they are known. */
export interface Leading<Values> {
  readonly points: number;
  tell(values: Values): void;
}

/**
 * Exact samples of `outputs` independent functions f ~ GP(0, Π_d k) (paper eq. 4) at the rows of `locations`
 * [points, inputs], as [points, outputs] float64: the Cholesky factor of the covariance times standard normals.
 *
 * The normals are drawn point by point, and a factor's leading block is the factor of the leading block, so the
 * first points of a longer list have the same values, to the bit, as they have alone. `leading` is told those before
 * the others are computed.
 */
export function sampleGaussianProcess(
  challenge: Challenge,
  locations: Float64Array,
  stream: Stream,
  kernel: Kernel,
  leading?: Leading<Float64Array>,
): Float64Array {
  const { inputs, outputs, covariance: family, lengthscale, jitter } = challenge;
  const points = locations.length / inputs;
  const normals = new Float64Array(points * outputs);
  stream.normals(normals);
  const covariance = kernel.createCovariance(points);
  covariance.fill(locations, inputs, { family, lengthscale, jitter });
  if (leading !== undefined) {
    covariance.factor(leading.points);
    leading.tell(correlate(covariance, normals.subarray(0, leading.points * outputs), outputs));
  }
  covariance.factor();
  return correlate(covariance, normals, outputs);
}

/** The factor times every column of `normals` [points, outputs]. */
function correlate(covariance: Covariance, normals: Float64Array, outputs: number): Float64Array {
  const values = new Float64Array(normals.length);
  const column = new Float64Array(normals.length / outputs);
  for (let output = 0; output < outputs; output++) {
    for (let i = 0; i < column.length; i++) column[i] = normals[i * outputs + output]!;
    const sampled = covariance.multiply(column);
    for (let i = 0; i < column.length; i++) values[i * outputs + output] = sampled[i]!;
  }
  return values;
}
