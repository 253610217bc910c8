import { fma32 } from "./fma32.ts";

/**
 * The three matrix products of a linear map (docs/numerics.md). Every element is one chain of fused multiply-adds; all
 * chains of a row advance together, which leaves the order within each chain as written and lets the inner loop run
 * over neighbors in memory.
 *
 * Matrices are row-major: `x` [rows, inputs], `z` and `dz` [rows, outputs], `weight` and `dWeight` [outputs, inputs].
 */
export interface LinearSize {
  readonly inputs: number;
  readonly outputs: number;
}

/** z[r][o] = b[o], then += x[r][k] · W[o][k] for k = 0, 1, … */
export function linearForward(
  { inputs, outputs }: LinearSize,
  rows: number,
  x: Float32Array,
  weight: Float32Array,
  bias: Float32Array,
  z: Float32Array,
): void {
  const transposed = transposeMatrix(weight, outputs, inputs);
  for (let r = 0; r < rows; r++) {
    z.set(bias, r * outputs);
    for (let k = 0; k < inputs; k++)
      advanceChains(z, r * outputs, x[r * inputs + k]!, transposed, k * outputs, outputs);
  }
}

/** db[o] = Σ_r dz[r][o]; dW[o][k] = Σ_r dz[r][o] · x[r][k], both from +0, row by row. */
export function linearGradients(
  { inputs, outputs }: LinearSize,
  rows: number,
  x: Float32Array,
  dz: Float32Array,
  dWeight: Float32Array,
  dBias: Float32Array,
): void {
  dWeight.fill(0);
  dBias.fill(0);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outputs; o++) {
      const d = dz[r * outputs + o]!;
      dBias[o] = dBias[o]! + d;
      advanceChains(dWeight, o * inputs, d, x, r * inputs, inputs);
    }
  }
}

/** dx[r][k] = Σ_o dz[r][o] · W[o][k], from +0, for o = 0, 1, … */
export function linearBackward(
  { inputs, outputs }: LinearSize,
  rows: number,
  weight: Float32Array,
  dz: Float32Array,
  dx: Float32Array,
): void {
  dx.fill(0, 0, rows * inputs);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outputs; o++) advanceChains(dx, r * inputs, dz[r * outputs + o]!, weight, o * inputs, inputs);
  }
}

/** One link in each of `count` neighboring chains: sums[i] = fma(factor, values[i], sums[i]). */
export function advanceChains(
  sums: Float32Array,
  sumsStart: number,
  factor: number,
  values: Float32Array,
  valuesStart: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    sums[sumsStart + i] = fma32(factor, values[valuesStart + i]!, sums[sumsStart + i]!);
  }
}

export function transposeMatrix(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c]!;
  }
  return result;
}
