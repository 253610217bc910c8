import {
  defineOptimizer,
  type MatrixOperations,
  makeRowsOrthonormal,
  type ReadonlyVector,
  symmetricEigen,
  type VectorOperations,
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
    const isFirst = stepCount === 0;
    if (isFirst) update.fill(0);
    else vector.exponentialAverage(state.average, beta1, gradient);
    const rate = -learningRate / (1 - math.pow(beta1, stepCount));
    const squareCorrection = 1 / (1 - math.pow(beta2, stepCount));
    for (const [index, { offset, length }] of tensors.entries()) {
      const bases = state.bases[index]!;
      const own = gradient.subarray(offset, offset + length);
      const squares = state.averageOfSquares.subarray(offset, offset + length);
      if (!isFirst) {
        const average = state.average.subarray(offset, offset + length);
        const u = update.subarray(offset, offset + length);
        vector.exponentialAverageOfSquares(squares, beta2, turnInto(bases, own, matrix));
        const turned = turnInto(bases, average, matrix);
        vector.adaptiveQuotient(u, rate, turned, squares, squareCorrection, epsilon);
        if (bases !== null) turnBack(u, bases, matrix);
        vector.addScaled(u, -learningRate * weightDecay, parameters.subarray(offset, offset + length));
      }
      if (bases === null) continue;
      addGrams(bases, own, beta2, matrix, vector);
      if (isFirst) findBases(bases);
      else if (stepCount % preconditionInterval === 0) refineBases(bases, squares, matrix);
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

/** Q_Lᵀ x Q_R; x itself where there are no bases. */
function turnInto(bases: Bases | null, x: ReadonlyVector, matrix: MatrixOperations): ReadonlyVector {
  if (bases === null) return x;
  const { left, right } = bases;
  const [half, turned] = [new Float32Array(x.length), new Float32Array(x.length)];
  matrix.multiply(half, left.rows, x, left.size, left.size, right.size);
  matrix.multiplyTransposed(turned, half, right.rows, left.size, right.size, right.size);
  return turned;
}

/** x ← Q_L x Q_Rᵀ */
function turnBack(x: Float32Array, { left, right }: Bases, matrix: MatrixOperations): void {
  const half = new Float32Array(x.length);
  matrix.transposedMultiply(half, left.rows, x, left.size, left.size, right.size);
  matrix.multiply(x, half, right.rows, left.size, right.size, right.size);
}

function addGrams(
  { left, right }: Bases,
  g: ReadonlyVector,
  decay: number,
  matrix: MatrixOperations,
  vector: VectorOperations,
): void {
  const [leftGram, rightGram] = [new Float32Array(left.gram.length), new Float32Array(right.gram.length)];
  matrix.multiplyTransposed(leftGram, g, g, left.size, right.size, left.size);
  matrix.transposedMultiply(rightGram, g, g, right.size, left.size, right.size);
  vector.exponentialAverage(left.gram, decay, leftGram);
  vector.exponentialAverage(right.gram, decay, rightGram);
}

function findBases({ left, right }: Bases): void {
  for (const { rows, gram, size } of [left, right]) rows.set(symmetricEigen(gram, size).vectors);
}

/** One step of orthogonal iteration for both bases; the squares go where their coordinates go. */
function refineBases({ left, right }: Bases, squares: Float32Array, matrix: MatrixOperations): void {
  const rowOrder = refineBasis(left, matrix);
  const columnOrder = refineBasis(right, matrix);
  const before = squares.slice();
  let i = 0;
  for (const row of rowOrder) for (const column of columnOrder) squares[i++] = before[row * right.size + column]!;
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
