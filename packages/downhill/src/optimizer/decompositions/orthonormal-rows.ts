/**
 * Rows made orthogonal and of length 1, each within the span of those before it: the Q of a QR factorization of the
 * transpose (Golub and Van Loan, "Matrix Computations", section 5.2.2), by Householder reflections in plain float64
 * loops, about 4 n³ operations. The result is orthonormal even where rows depend on each other. Signs of rows mean
 * nothing.
 */
export function makeRowsOrthonormal(matrix: Float32Array, size: number): void {
  if (matrix.length !== size * size) throw new RangeError(`${matrix.length} numbers for a matrix of ${size} rows`);
  const rows = Float64Array.from(matrix);
  const betas = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    betas[k] = makeReflector(rows, k * size, k, size);
    for (let r = k + 1; r < size; r++) applyReflector(rows, r * size, rows, k * size, betas[k]!, k, size);
  }
  const result = new Float64Array(size * size);
  for (let r = 0; r < size; r++) {
    result[r * size + r] = 1;
    for (let k = r; k >= 0; k--) applyReflector(result, r * size, rows, k * size, betas[k]!, k, size);
  }
  matrix.set(result);
}

/** Turns elements k … of the row at `at` into v, and returns β, such that I − β v vᵀ clears the row after k. */
function makeReflector(rows: Float64Array, at: number, k: number, n: number): number {
  let sum = 0;
  for (let i = k; i < n; i++) sum += rows[at + i]! * rows[at + i]!;
  const first = rows[at + k]!;
  const length = Math.sqrt(sum);
  if (length === 0) return 0;
  rows[at + k] = first + (first > 0 ? length : -length);
  return 1 / (length * (length + Math.abs(first)));
}

function applyReflector(
  rows: Float64Array,
  at: number,
  reflectors: Float64Array,
  atReflector: number,
  beta: number,
  k: number,
  n: number,
): void {
  let sum = 0;
  for (let i = k; i < n; i++) sum += rows[at + i]! * reflectors[atReflector + i]!;
  const scale = beta * sum;
  for (let i = k; i < n; i++) rows[at + i] = rows[at + i]! - scale * reflectors[atReflector + i]!;
}
