import {
  type DeterministicMath,
  defineOptimizer,
  type MatrixOperations,
  type ReadonlyVector,
  symmetricEigen,
  type VectorOperations,
} from "../optimizer/index.ts";

/**
 * Shampoo: for each matrix L ← L + G Gᵀ and R ← R + Gᵀ G, both from ε I, and the direction is L^(−1/4) G R^(−1/4). For
 * vectors, h ← h + g² from ε, and the direction is g / √h (the paper's diagonal variant). With momentum,
 * v ← μ v + direction; u = −γ · v.
 *
 * V. Gupta, T. Koren and Y. Singer, "Shampoo: preconditioned stochastic tensor optimization", ICML 2018, Algorithm 1.
 * Defaults are those of the pytorch-optimizer package (`lr=0.1, momentum=0, epsilon=1e-4, update_freq=1`), whose power
 * −1/2 is not the paper's. Roots are taken anew every `updateInterval` steps, by eigendecomposition; that costs about
 * 10 n³ operations for n rows, so intervals are worth choosing; where a root is old, ε bounds how far a gradient that it
 * has not seen is enlarged, by up to 1 / √ε.
 */
export default defineOptimizer({
  name: "shampoo",
  hyperparameters: () => ({ learningRate: 0.1, momentum: 0, weightDecay: 0, epsilon: 1e-4, updateInterval: 1 }),
  initState: ({ parameterCount, tensors, hyperparameters: { epsilon } }) => ({
    velocity: new Float32Array(parameterCount),
    tensors: tensors.map(({ kind, shape: [rows = 1, columns = 1] }) =>
      kind === "weight"
        ? { left: createFactor(rows, epsilon), right: createFactor(columns, epsilon), squares: null }
        : { left: null, right: null, squares: new Float32Array(rows).fill(epsilon) },
    ),
  }),
  step({ state, gradient, parameters, hyperparameters, stepCount, tensors, math, matrix, vector }, update) {
    const { learningRate, momentum, weightDecay, epsilon, updateInterval } = hyperparameters;
    vector.combine(update, 1, gradient, weightDecay, parameters);
    for (const [index, { offset, length }] of tensors.entries()) {
      const direction = update.subarray(offset, offset + length);
      const { left, right, squares } = state.tensors[index]!;
      if (squares === null) {
        addGrams(left, right, direction, matrix, vector);
        if (stepCount % updateInterval === 0) {
          for (const factor of [left, right]) takeRoot(factor, epsilon, math, matrix);
        }
        precondition(direction, left, right, matrix);
      } else {
        for (let i = 0; i < length; i++) squares[i] = squares[i]! + direction[i]! * direction[i]!;
        vector.adaptiveQuotient(direction, 1, direction, squares, 1, 0);
      }
    }
    vector.combine(state.velocity, momentum, state.velocity, 1, update);
    vector.scale(update, -learningRate, state.velocity);
  },
});

interface Factor {
  readonly size: number;
  readonly sum: Float32Array;
  /** The sum to the power −1/4, when it was last taken. */
  readonly root: Float32Array;
}

function createFactor(size: number, epsilon: number) {
  const sum = new Float32Array(size * size);
  for (let i = 0; i < size; i++) sum[i * size + i] = epsilon;
  return { size, sum, root: new Float32Array(size * size) };
}

function addGrams(
  left: Factor,
  right: Factor,
  g: ReadonlyVector,
  matrix: MatrixOperations,
  vector: VectorOperations,
): void {
  const [leftGram, rightGram] = [new Float32Array(left.sum.length), new Float32Array(right.sum.length)];
  matrix.multiplyTransposed(leftGram, g, g, left.size, right.size, left.size);
  matrix.transposedMultiply(rightGram, g, g, right.size, left.size, right.size);
  vector.addScaled(left.sum, 1, leftGram);
  vector.addScaled(right.sum, 1, rightGram);
}

/** x ← L^(−1/4) x R^(−1/4) */
function precondition(x: Float32Array, left: Factor, right: Factor, matrix: MatrixOperations): void {
  const half = new Float32Array(x.length);
  matrix.multiply(half, left.root, x, left.size, left.size, right.size);
  matrix.multiply(x, half, right.root, left.size, right.size, right.size);
}

/** Σᵢ λᵢ^(−1/4) vᵢ vᵢᵀ over eigenvalues and eigenvectors, as Wᵀ W with rows wᵢ = λᵢ^(−1/8) vᵢ. */
function takeRoot(
  { size, sum, root }: Factor,
  epsilon: number,
  math: DeterministicMath,
  matrix: MatrixOperations,
): void {
  const { values, vectors } = symmetricEigen(sum, size);
  for (let i = 0; i < size; i++) {
    // Rounding can push the smallest eigenvalues below what the sum started from.
    const scale = math.pow(Math.max(values[i]!, epsilon), -1 / 8);
    for (let j = i * size; j < i * size + size; j++) vectors[j] = scale * vectors[j]!;
  }
  matrix.transposedMultiply(root, vectors, vectors, size, size, size);
}
