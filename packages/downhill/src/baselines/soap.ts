import {
  defineOptimizer,
  type MatrixOperations,
  makeRowsOrthonormal,
  type ReadonlyVector,
  symmetricEigen,
} from "../optimizer/index.ts";

/**
 * SOAP: Adam in the eigenbasis of Shampoo. For each matrix L ← β L + (1 − β) G Gᵀ and R ← β R + (1 − β) Gᵀ G; the
 * average M of gradients is kept as it is, the average V of squares in the basis, and u = −γ · Q_L (M' / (√V + ε)) Q_Rᵀ
 * with M' = Q_Lᵀ M Q_R. Every `preconditionInterval` steps the basis takes one step of orthogonal iteration towards the
 * eigenvectors of L and R. Vectors are left to Adam. Weight decay is decoupled.
 *
 * N. Vyas et al., "SOAP: improving and stabilizing Shampoo using Adam", ICLR 2025, Algorithm 3, with the authors'
 * defaults (`lr=3e-3, betas=(.95, .95), eps=1e-8, weight_decay=.01, precondition_frequency=10`). As in their code the
 * first gradient only makes the first basis, by eigendecomposition, and the basis is sorted anew by its eigenvalues at
 * each step of orthogonal iteration. Such a step costs about 4 n³ plain operations for n rows.
 */
export default defineOptimizer({
  name: "soap",
  hyperparameters: () => ({
    ...{ learningRate: 0.003, beta1: 0.95, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.01, preconditionInterval: 10 },
  }),
  initState: ({ parameterCount, tensors }) => ({
    average: new Float32Array(parameterCount),
    /** In the basis of each matrix. */
    averageOfSquares: new Float32Array(parameterCount),
    bases: tensors.map(({ kind, shape: [rows = 1, columns = 1] }) =>
      kind === "weight" ? { left: createBasis(rows), right: createBasis(columns) } : null,
    ),
  }),
  step({ state, gradient, parameters, hyperparameters, stepCount, tensors, math, matrix, vector }, update) {
    const { learningRate, beta1, beta2, epsilon, weightDecay, preconditionInterval } = hyperparameters;
    if (stepCount > 0) vector.exponentialAverage(state.average, beta1, gradient);
    const rate = -learningRate / (1 - math.pow(beta1, stepCount));
    const squareCorrection = 1 / (1 - math.pow(beta2, stepCount));
    for (const [index, { offset, length, shape }] of tensors.entries()) {
      const [rows = 1, columns = 1] = shape;
      const own = gradient.subarray(offset, offset + length);
      const u = update.subarray(offset, offset + length);
      const squares = state.averageOfSquares.subarray(offset, offset + length);
      const average = state.average.subarray(offset, offset + length);
      const bases = state.bases[index]!;
      if (stepCount === 0) u.fill(0);
      else if (bases === null) {
        vector.exponentialAverageOfSquares(squares, beta2, own);
        vector.adaptiveQuotient(u, rate, average, squares, squareCorrection, epsilon);
      } else {
        const turned = new Float32Array(length);
        project(turned, own, bases, matrix);
        vector.exponentialAverageOfSquares(squares, beta2, turned);
        project(turned, average, bases, matrix);
        vector.adaptiveQuotient(turned, rate, turned, squares, squareCorrection, epsilon);
        projectBack(u, turned, bases, matrix);
      }
      if (stepCount > 0) vector.addScaled(u, -learningRate * weightDecay, parameters.subarray(offset, offset + length));
      if (bases === null) continue;
      const [leftGram, rightGram] = [new Float32Array(rows * rows), new Float32Array(columns * columns)];
      matrix.multiplyTransposed(leftGram, own, own, rows, columns, rows);
      matrix.transposedMultiply(rightGram, own, own, columns, rows, columns);
      vector.exponentialAverage(bases.left.gram, beta2, leftGram);
      vector.exponentialAverage(bases.right.gram, beta2, rightGram);
      if (stepCount === 0) for (const basis of [bases.left, bases.right]) findBasis(basis);
      else if (stepCount % preconditionInterval === 0) {
        const rowOrder = refineBasis(bases.left, matrix);
        const columnOrder = refineBasis(bases.right, matrix);
        const before = squares.slice();
        rowOrder.forEach((row, r) => {
          columnOrder.forEach((column, c) => {
            squares[r * columns + c] = before[row * columns + column]!;
          });
        });
      }
    }
  },
});

interface Basis {
  readonly size: number;
  readonly gram: Float32Array;
  /** Row i is the direction of coordinate i: Qᵀ. */
  readonly rows: Float32Array;
}

interface Bases {
  readonly left: Basis;
  readonly right: Basis;
}

function createBasis(size: number) {
  return { size, gram: new Float32Array(size * size), rows: new Float32Array(size * size) };
}

/** out ← Q_Lᵀ x Q_R */
function project(out: Float32Array, x: ReadonlyVector, { left, right }: Bases, matrix: MatrixOperations): void {
  const half = new Float32Array(out.length);
  matrix.multiply(half, left.rows, x, left.size, left.size, right.size);
  matrix.multiplyTransposed(out, half, right.rows, left.size, right.size, right.size);
}

/** out ← Q_L x Q_Rᵀ */
function projectBack(out: Float32Array, x: ReadonlyVector, { left, right }: Bases, matrix: MatrixOperations): void {
  const half = new Float32Array(out.length);
  matrix.transposedMultiply(half, left.rows, x, left.size, left.size, right.size);
  matrix.multiply(out, half, right.rows, left.size, right.size, right.size);
}

function findBasis({ gram, rows, size }: Basis): void {
  rows.set(symmetricEigen(gram, size).vectors);
}

/** Qᵀ ← the orthonormal rows of Qᵀ gram, sorted by their eigenvalues first. Returns where each coordinate was before. */
function refineBasis({ gram, rows, size }: Basis, matrix: MatrixOperations): number[] {
  const moved = new Float32Array(size * size);
  matrix.multiply(moved, rows, gram, size, size, size);
  const eigenvalue = (i: number) => {
    let sum = 0;
    for (let j = i * size; j < i * size + size; j++) sum += moved[j]! * rows[j]!;
    return sum;
  };
  const values = Array.from({ length: size }, (_, i) => eigenvalue(i));
  const order = values.map((_, i) => i).sort((i, j) => values[j]! - values[i]! || i - j);
  order.forEach((from, to) => {
    rows.set(moved.subarray(from * size, from * size + size), to * size);
  });
  makeRowsOrthonormal(rows, size);
  return order;
}
