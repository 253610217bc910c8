import { cos } from "../foundation/special-functions.ts";
import type { Stream } from "../foundation/stream.ts";
import type { CovarianceFamily } from "../kernel/kernel.ts";
import type { Challenge } from "./challenge.ts";

/** Degrees of freedom 2ν of the Student-t law of a Matérn-ν function's frequencies; none for the normal law. */
const degreesOfFreedom: Readonly<Record<CovarianceFamily, number>> = {
  matern12: 1,
  matern32: 3,
  matern52: 5,
  "squared-exponential": 0,
};

/** One output's function: f(x) = √(2/m) Σ_k weight_k · cos(frequency_k · x + phase_k). */
interface FeatureSet {
  /** [features, inputs]. */
  readonly frequencies: Float64Array;
  readonly phases: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Samples of `outputs` independent functions whose covariance is, on average over the features, that of
 * `sampleGaussianProcess` (random Fourier features: Rahimi & Recht 2007), at a cost linear in the points.
 * `locations` is [points, inputs], the result [points, outputs], float64.
 *
 * The covariance is a product over dimensions, so a frequency has independent components, each of the spectral law
 * of one dimension over ℓ. Each output draws its frequencies, then its phases, then its weights from the stream.
 * Sums run in index order, every product and sum rounded.
 */
export function sampleFourierFunction(challenge: Challenge, locations: Float64Array, stream: Stream): Float64Array {
  const { inputs, outputs, fourierFeatures } = challenge;
  const points = locations.length / inputs;
  const scale = Math.sqrt(2 / fourierFeatures);
  const values = new Float64Array(points * outputs);
  for (let output = 0; output < outputs; output++) {
    const features = drawFeatures(challenge, stream);
    for (let i = 0; i < points; i++) {
      values[i * outputs + output] = scale * sumFeatures(features, locations, i * inputs, inputs);
    }
  }
  return values;
}

function drawFeatures({ inputs, fourierFeatures, covariance, lengthscale }: Challenge, stream: Stream): FeatureSet {
  const frequencies = new Float64Array(fourierFeatures * inputs);
  const phases = new Float64Array(fourierFeatures);
  const weights = new Float64Array(fourierFeatures);
  const freedom = degreesOfFreedom[covariance];
  for (let i = 0; i < frequencies.length; i++) frequencies[i] = studentT(stream, freedom) / lengthscale;
  for (let i = 0; i < fourierFeatures; i++) phases[i] = 2 * Math.PI * stream.uniform();
  stream.normals(weights);
  return { frequencies, phases, weights };
}

/** z / √(Σ z_i² / ν) over ν more normals; z itself for ν = 0, the limit of many degrees of freedom. */
function studentT(stream: Stream, freedom: number): number {
  const numerator = stream.normal();
  if (freedom === 0) return numerator;
  let squares = 0;
  for (let i = 0; i < freedom; i++) {
    const normal = stream.normal();
    squares += normal * normal;
  }
  return numerator / Math.sqrt(squares / freedom);
}

function sumFeatures(
  { frequencies, phases, weights }: FeatureSet,
  locations: Float64Array,
  first: number,
  inputs: number,
): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    let angle = phases[k]!;
    for (let d = 0; d < inputs; d++) angle += frequencies[k * inputs + d]! * locations[first + d]!;
    sum += weights[k]! * cos(angle);
  }
  return sum;
}
