import { defineOptimizer, type ReadonlyVector } from "../optimizer/index.ts";

/**
 * Adafactor: Adam without momentum, whose second moments of a matrix are the outer product of their row means and
 * column means; steps are clipped to a root mean square of d and scaled with the tensor's own.
 *
 * N. Shazeer and M. Stern, "Adafactor: adaptive learning rates with sublinear memory cost", ICML 2018, Algorithms 4 and
 * 5 with the parameters of section 9: β₂ = 1 − k^(−0.8) and ρ = min(γ, 1 / √k) at step k. Names are PyTorch's
 * `Adafactor` (version 2.5), defaults the paper's, which are the same. Vectors keep every second moment.
 */
export default defineOptimizer({
  name: "adafactor",
  hyperparameters: () => ({
    ...{ learningRate: 0.01, decayExponent: 0.8, clipThreshold: 1 },
    ...{ squareEpsilon: 1e-30, scaleEpsilon: 1e-3, weightDecay: 0 },
  }),
  initState: ({ tensors }) => ({
    moments: tensors.map(({ shape: [rows = 1, columns = 1], kind }) => ({
      rows: new Float32Array(rows),
      columns: new Float32Array(kind === "weight" ? columns : 0),
    })),
  }),
  step({ state, gradient, parameters, hyperparameters, stepCount, tensors, math, vector }, update) {
    const { learningRate, decayExponent, clipThreshold, squareEpsilon, scaleEpsilon, weightDecay } = hyperparameters;
    const decay = 1 - math.pow(stepCount + 1, -decayExponent);
    const relativeStep = Math.min(learningRate, 1 / Math.sqrt(stepCount + 1));
    for (const [index, { offset, length }] of tensors.entries()) {
      const own = gradient.subarray(offset, offset + length);
      const weights = parameters.subarray(offset, offset + length);
      const direction = update.subarray(offset, offset + length);
      const { rows, columns } = state.moments[index]!;
      if (columns.length > 0) divideByFactors(direction, own, rows, columns, decay, squareEpsilon);
      else divideByRoots(direction, own, rows, decay, squareEpsilon);
      const rootMeanSquare = vector.norm(direction) / Math.sqrt(length);
      const step = Math.max(scaleEpsilon, vector.norm(weights) / Math.sqrt(length)) * relativeStep;
      vector.scale(direction, -step / Math.max(1, rootMeanSquare / clipThreshold), direction);
      vector.addScaled(direction, -step * weightDecay, weights);
    }
  },
});

/** Moves the row and column means of g² + ε, and divides g by the root of v = row · column / (mean of rows). */
function divideByFactors(
  out: Float32Array,
  g: ReadonlyVector,
  rows: Float32Array,
  columns: Float32Array,
  decay: number,
  epsilon: number,
): void {
  const columnSums = new Float64Array(columns.length);
  let total = 0;
  for (let r = 0; r < rows.length; r++) {
    let sum = 0;
    for (let c = 0; c < columns.length; c++) {
      const value = g[r * columns.length + c]!;
      const square = value * value + epsilon;
      sum += square;
      columnSums[c] = columnSums[c]! + square;
    }
    rows[r] = decay * rows[r]! + ((1 - decay) * sum) / columns.length;
    total += rows[r]!;
  }
  for (let c = 0; c < columns.length; c++) {
    columns[c] = decay * columns[c]! + ((1 - decay) * columnSums[c]!) / rows.length;
  }
  const mean = total / rows.length;
  for (let r = 0; r < rows.length; r++) {
    for (let c = 0; c < columns.length; c++) {
      const i = r * columns.length + c;
      out[i] = g[i]! / Math.sqrt((rows[r]! / mean) * columns[c]!);
    }
  }
}

/** Moves the means of g² + ε, and divides g by their roots. */
function divideByRoots(
  out: Float32Array,
  g: ReadonlyVector,
  squares: Float32Array,
  decay: number,
  epsilon: number,
): void {
  for (let i = 0; i < g.length; i++) {
    squares[i] = decay * squares[i]! + (1 - decay) * (g[i]! * g[i]! + epsilon);
    out[i] = g[i]! / Math.sqrt(squares[i]!);
  }
}
