import type { Stream } from "../foundation/stream.ts";

/** Random ramps max(0, w·x + b) of the inputs, normalized to mean 0 and variance 1 over the rows they were settled on. */
export interface RampBank {
  readonly count: number;
  readonly inputs: number;
  /** [count, inputs], unit vectors. */
  readonly weights: Float64Array;
  readonly biases: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** Each kink is a line (a plane, …) of random direction through a random point of [−1, 1]^D. */
export function drawRamps(stream: Stream, count: number, inputs: number, settleOn: Float32Array): RampBank {
  const weights = new Float64Array(count * inputs);
  const biases = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    const direction = Float64Array.from({ length: inputs }, () => stream.normal());
    const length = Math.sqrt(direction.reduce((sum, entry) => sum + entry * entry, 0));
    direction.forEach((entry, d) => {
      weights[j * inputs + d] = entry / length;
      biases[j]! -= (entry / length) * (2 * stream.uniform() - 1);
    });
  }
  const bank = { count, inputs, weights, biases, means: new Float64Array(count), variances: new Float64Array(count) };
  settle(bank, settleOn);
  return bank;
}

function settle(bank: RampBank, inputs: Float32Array): void {
  const { count, means, variances } = bank;
  const rows = inputs.length / bank.inputs;
  for (let j = 0; j < count; j++) {
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < rows; row++) {
      const value = ramp(bank, j, inputs, row);
      sum += value;
      squares += value * value;
    }
    means[j] = sum / rows;
    variances[j] = Math.max(squares / rows - means[j]! * means[j]!, 0);
  }
}

/** Writes the normalized values of all rows into columns `first` … of `out`, [rows, columns]. */
export function writeRamps(
  bank: RampBank,
  inputs: Float32Array,
  out: Float64Array,
  columns: number,
  first: number,
  epsilon: number,
): void {
  const rows = inputs.length / bank.inputs;
  for (let j = 0; j < bank.count; j++) {
    const inverse = 1 / Math.sqrt(bank.variances[j]! + epsilon);
    for (let row = 0; row < rows; row++) {
      out[row * columns + first + j] = (ramp(bank, j, inputs, row) - bank.means[j]!) * inverse;
    }
  }
}

function ramp({ inputs: dimension, weights, biases }: RampBank, j: number, inputs: Float32Array, row: number): number {
  let value = biases[j]!;
  for (let d = 0; d < dimension; d++) value += weights[j * dimension + d]! * inputs[row * dimension + d]!;
  return Math.max(value, 0);
}
