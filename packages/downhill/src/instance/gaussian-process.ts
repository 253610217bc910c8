import type { Stream } from "../foundation/stream.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Challenge } from "./challenge.ts";

/**
 * Exact samples of `outputs` independent functions f ~ GP(0, Π_d k) (paper eq. 4) at the rows of `locations`
 * [points, inputs], as [points, outputs] float64: the Cholesky factor of the covariance times standard normals.
 *
 * The normals are drawn point by point, and a factor's leading block is the factor of the leading block, so the
 * first points of a longer list have the same values, to the bit, as they have alone.
 */
export function sampleGaussianProcess(
  challenge: Challenge,
  locations: Float64Array,
  stream: Stream,
  kernel: Kernel,
): Float64Array {
  const { inputs, outputs, covariance: family, lengthscale, jitter } = challenge;
  const points = locations.length / inputs;
  const values = new Float64Array(points * outputs);
  stream.normals(values);
  const covariance = kernel.createCovariance(points);
  covariance.fill(locations, inputs, { family, lengthscale, jitter });
  covariance.factor();
  const column = new Float64Array(points);
  for (let output = 0; output < outputs; output++) {
    for (let i = 0; i < points; i++) column[i] = values[i * outputs + output]!;
    const sampled = covariance.multiply(column);
    for (let i = 0; i < points; i++) values[i * outputs + output] = sampled[i]!;
  }
  return values;
}
