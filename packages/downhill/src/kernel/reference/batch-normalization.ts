import { fma32 } from "./fma32.ts";

/**
 * ReLU and batch normalization, forward and backward (docs/numerics.md, "Network"), over row-major [rows, width].
 * A store into a Float32Array rounds, so a single operation whose result is stored needs no `fround`.
 */

/** Mean and variance a normalization works with, and 1 / √(variance + ε); each [width]. */
export interface NormalizationStatistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly inverse: Float32Array;
}

/** Running estimates that batches move; each [width]. */
export interface RunningStatistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** a = relu(z), in place; −0 and NaN stay. */
export function rectify(z: Float32Array, count: number): void {
  for (let i = 0; i < count; i++) if (z[i]! < 0) z[i] = 0;
}

/** Mean and biased variance of each column, two passes, row by row. */
export function batchStatistics(a: Float32Array, rows: number, statistics: NormalizationStatistics): void {
  const { mean, variance } = statistics;
  const width = mean.length;
  mean.fill(0);
  variance.fill(0);
  for (let r = 0; r < rows; r++) for (let j = 0; j < width; j++) mean[j] = mean[j]! + a[r * width + j]!;
  for (let j = 0; j < width; j++) mean[j] = mean[j]! / rows;
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j++) {
      const deviation = Math.fround(a[r * width + j]! - mean[j]!);
      variance[j] = fma32(deviation, deviation, variance[j]!);
    }
  }
  for (let j = 0; j < width; j++) variance[j] = variance[j]! / rows;
}

/** Moves the running estimates towards a batch of `rows` rows. `momentum` is the challenge's, in float64. */
export function moveRunningStatistics(
  running: RunningStatistics,
  batch: NormalizationStatistics,
  rows: number,
  momentum: number,
): void {
  const weight = Math.fround(momentum);
  const keep = Math.fround(1 - momentum);
  const correction = rows > 1 ? Math.fround(rows / (rows - 1)) : 1;
  for (let j = 0; j < running.mean.length; j++) {
    const unbiased = Math.fround(batch.variance[j]! * correction);
    running.mean[j] = fma32(weight, batch.mean[j]!, Math.fround(keep * running.mean[j]!));
    running.variance[j] = fma32(weight, unbiased, Math.fround(keep * running.variance[j]!));
  }
}

/** inverse = 1 / √(variance + ε) */
export function invertDeviation(statistics: NormalizationStatistics, epsilon: number): void {
  const { variance, inverse } = statistics;
  const epsilon32 = Math.fround(epsilon);
  for (let j = 0; j < inverse.length; j++) {
    inverse[j] = 1 / Math.fround(Math.sqrt(Math.fround(variance[j]! + epsilon32)));
  }
}

/** x̂ = (a − mean) · inverse and y = x̂ · scale + shift. */
export function normalize(
  a: Float32Array,
  rows: number,
  { mean, inverse }: NormalizationStatistics,
  scale: Float32Array,
  shift: Float32Array,
  normal: Float32Array,
  y: Float32Array,
): void {
  const width = mean.length;
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j++) {
      const at = r * width + j;
      normal[at] = Math.fround(a[at]! - mean[j]!) * inverse[j]!;
      y[at] = fma32(normal[at]!, scale[j]!, shift[j]!);
    }
  }
}

/** dshift = Σ_r dy and dscale = Σ_r dy · x̂. */
export function normalizationGradients(
  dy: Float32Array,
  normal: Float32Array,
  rows: number,
  dScale: Float32Array,
  dShift: Float32Array,
): void {
  const width = dScale.length;
  dScale.fill(0);
  dShift.fill(0);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j++) {
      const at = r * width + j;
      dShift[j] = dShift[j]! + dy[at]!;
      dScale[j] = fma32(dy[at]!, normal[at]!, dScale[j]!);
    }
  }
}

/** What every column of a batch shares on the way back through its own mean and variance. */
export interface BatchGradients {
  readonly normal: Float32Array;
  readonly dScale: Float32Array;
  readonly dShift: Float32Array;
}

/** dz, in place of dy. `batch` is null where the statistics were fixed: they then carry no gradient. */
export function normalizationBackward(
  dy: Float32Array,
  a: Float32Array,
  rows: number,
  scale: Float32Array,
  inverse: Float32Array,
  batch: BatchGradients | null,
): void {
  const width = scale.length;
  for (let j = 0; j < width; j++) {
    const factor = Math.fround(scale[j]! * inverse[j]!);
    for (let r = 0; r < rows; r++) {
      const at = r * width + j;
      const centered = batch === null ? dy[at]! : centerGradient(dy[at]!, batch, at, j, rows);
      dy[at] = a[at]! <= 0 ? 0 : factor * centered;
    }
  }
}

function centerGradient(dy: number, batch: BatchGradients, at: number, j: number, rows: number): number {
  const meanShift = Math.fround(batch.dShift[j]! / rows);
  const meanScale = Math.fround(batch.dScale[j]! / rows);
  return fma32(-batch.normal[at]!, meanScale, Math.fround(dy - meanShift));
}
