/**
 * Eigenvalues and eigenvectors of a real symmetric matrix, in plain float64 loops whose bits are the same on every
 * machine: Householder reflections make the matrix tridiagonal, then implicit QL steps make it diagonal (Golub and Van
 * Loan, "Matrix Computations", sections 8.3.1 and 8.3.3; the QL step is EISPACK's tql2). About 10 n³ operations.
 *
 * Eigenvectors are the rows of the result, not its columns, so that every inner loop runs over neighbors in memory.
 */

import type { ReadonlyVector } from "../optimizer.ts";

export interface SymmetricEigen {
  /** In descending order. */
  readonly values: Float64Array;
  /** Row-major [n, n]: row i is the eigenvector of `values[i]`, of length 1. Its sign means nothing. */
  readonly vectors: Float32Array;
}

/** More QL steps for one eigenvalue than any finite matrix needs. */
const mostSteps = 60;

/**
 * Decomposes a row-major [size, size] matrix, of which only the upper triangle is read. Where an element is not
 * finite, so are no values, and the vectors are those of the identity.
 */
export function symmetricEigen(matrix: ReadonlyVector, size: number): SymmetricEigen {
  if (matrix.length !== size * size) throw new RangeError(`${matrix.length} numbers for a matrix of ${size} rows`);
  const work = Float64Array.from(matrix as ArrayLike<number>);
  for (let r = 1; r < size; r++) for (let c = 0; c < r; c++) work[r * size + c] = work[c * size + r]!;
  const diagonal = new Float64Array(size).fill(Number.NaN);
  const beside = new Float64Array(size);
  let rows = identity(size);
  if (work.every(Number.isFinite)) {
    rows = makeTridiagonal(work, size, diagonal, beside);
    for (let l = 0; l < size; l++) isolate(l, size, diagonal, beside, rows);
  }
  return inDescendingOrder(diagonal, rows, size);
}

function identity(size: number): Float64Array {
  const rows = new Float64Array(size * size);
  for (let i = 0; i < size; i++) rows[i * size + i] = 1;
  return rows;
}

/**
 * Fills `diagonal` and `beside` (element i beside i and i + 1) with T = Qᵀ A Q, and returns Qᵀ. The reflection that
 * clears row k is I − β v vᵀ, v zero up to k.
 */
function makeTridiagonal(a: Float64Array, n: number, diagonal: Float64Array, beside: Float64Array): Float64Array {
  const reflectors: { readonly v: Float64Array; readonly beta: number }[] = [];
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k]!;
    if (k + 1 < n) beside[k] = a[k * n + k + 1]!;
    if (k + 2 >= n) continue;
    const v = new Float64Array(n);
    v.set(a.subarray(k * n + k + 1, k * n + n), k + 1);
    const length = Math.sqrt(dot(v, 0, v, k + 1, n));
    if (length === 0) {
      reflectors.push({ v, beta: 0 });
      continue;
    }
    beside[k] = v[k + 1]! > 0 ? -length : length;
    v[k + 1] = v[k + 1]! - beside[k]!;
    const beta = 2 / dot(v, 0, v, k + 1, n);
    reflectors.push({ v, beta });
    reflect(a, n, k + 1, v, beta);
  }
  const rows = identity(n);
  for (let k = reflectors.length - 1; k >= 0; k--) {
    const { v, beta } = reflectors[k]!;
    for (let r = k + 1; r < n; r++) addScaled(rows, r * n, -beta * dot(rows, r * n, v, k + 1, n), v, k + 1, n);
  }
  return rows;
}

/** A ← H A H from row and column `first`, for H = I − β v vᵀ: A − v wᵀ − w vᵀ, w = β A v − (β² vᵀ A v / 2) v. */
function reflect(a: Float64Array, n: number, first: number, v: Float64Array, beta: number): void {
  const w = new Float64Array(n);
  for (let r = first; r < n; r++) w[r] = beta * dot(a, r * n, v, first, n);
  addScaled(w, 0, (-beta / 2) * dot(w, 0, v, first, n), v, first, n);
  for (let r = first; r < n; r++) {
    const [vr, wr] = [v[r]!, w[r]!];
    for (let c = first; c < n; c++) a[r * n + c] = a[r * n + c]! - (vr * w[c]! + wr * v[c]!);
  }
}

/** Σ x[at + i] · y[i] for first ≤ i < end. */
function dot(x: Float64Array, at: number, y: Float64Array, first: number, end: number): number {
  let sum = 0;
  for (let i = first; i < end; i++) sum += x[at + i]! * y[i]!;
  return sum;
}

function addScaled(x: Float64Array, at: number, scale: number, y: Float64Array, first: number, end: number): void {
  for (let i = first; i < end; i++) x[at + i] = x[at + i]! + scale * y[i]!;
}

/** QL steps until element l stands alone, rotating the rows along. */
function isolate(l: number, n: number, d: Float64Array, e: Float64Array, rows: Float64Array): void {
  for (let step = 0; step < mostSteps; step++) {
    let m = l;
    while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
    if (m === l) return;
    implicitStep(l, m, n, d, e, rows);
  }
}

/** One implicit QL step on elements l … m, with Wilkinson's shift. */
function implicitStep(l: number, m: number, n: number, d: Float64Array, e: Float64Array, rows: Float64Array): void {
  const half = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  const root = Math.sqrt(half * half + 1);
  let g = d[m]! - d[l]! + e[l]! / (half + (half < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = d[i + 1]! - shift;
      e[m] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1]! - shift;
    const q = (d[i]! - g) * sine + 2 * cosine * b;
    shift = sine * q;
    d[i + 1] = g + shift;
    g = cosine * q - b;
    rotate(rows, i * n, n, sine, cosine);
  }
  d[l] = d[l]! - shift;
  e[l] = g;
  e[m] = 0;
}

/** Turns the row at `at` and the one after it. */
function rotate(rows: Float64Array, at: number, n: number, sine: number, cosine: number): void {
  for (let i = at; i < at + n; i++) {
    const [x, y] = [rows[i]!, rows[i + n]!];
    rows[i + n] = sine * x + cosine * y;
    rows[i] = cosine * x - sine * y;
  }
}

function inDescendingOrder(diagonal: Float64Array, rows: Float64Array, n: number): SymmetricEigen {
  const order = Array.from(diagonal, (_, i) => i).sort((i, j) => diagonal[j]! - diagonal[i]! || i - j);
  const vectors = new Float32Array(n * n);
  order.forEach((from, to) => {
    vectors.set(rows.subarray(from * n, from * n + n), to * n);
  });
  return { values: Float64Array.from(order, (i) => diagonal[i]!), vectors };
}
