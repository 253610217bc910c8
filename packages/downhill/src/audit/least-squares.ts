/** Dense linear algebra in float64, of the few sizes that the attacks need: a thousand unknowns at most. */

/** Rows of features, row-major, with one target a row. */
export interface Observations {
  readonly rows: number;
  readonly columns: number;
  readonly features: Float64Array;
  readonly targets: Float64Array;
}

/** target ≈ intercept + Σ coefficient · feature */
export interface LinearFit {
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

/** What ridge regressions of one set of observations share: the covariances of features, and of features and targets. */
export class NormalEquations {
  readonly #columns: number;
  readonly #means: Float64Array;
  readonly #targetMean: number;
  /** [columns, columns], symmetric, divided by the rows. */
  readonly gram: Float64Array;
  readonly right: Float64Array;

  constructor({ rows, columns, features, targets }: Observations) {
    this.#columns = columns;
    const centered = transposed(features, rows, columns);
    this.#means = new Float64Array(columns);
    for (let j = 0; j < columns; j++) this.#means[j] = center(centered.subarray(j * rows, (j + 1) * rows));
    const target = Float64Array.from(targets);
    this.#targetMean = center(target);
    this.gram = innerProducts(centered, rows, columns);
    this.right = new Float64Array(columns);
    for (let j = 0; j < columns; j++) this.right[j] = dot(centered, j * rows, target, 0, rows) / rows;
  }

  /** Least squares with `strength` times the mean variance of the features on the diagonal; the intercept goes free. */
  ridge(strength: number): LinearFit {
    const n = this.#columns;
    const matrix = Float64Array.from(this.gram);
    let trace = 0;
    for (let j = 0; j < n; j++) trace += matrix[j * n + j]!;
    for (let j = 0; j < n; j++) matrix[j * n + j]! += (strength * trace) / n;
    factorCholesky(matrix, n);
    return this.#withIntercept(substituteCholesky(matrix, n, this.right));
  }

  /** Least squares over coefficients ≥ 0, by coordinate descent. */
  nonNegative(sweeps = 2000): LinearFit {
    const n = this.#columns;
    const coefficients = new Float64Array(n);
    const gradient = Float64Array.from(this.right, (value) => -value);
    for (let sweep = 0; sweep < sweeps; sweep++) {
      let moved = 0;
      for (let j = 0; j < n; j++) {
        const curvature = this.gram[j * n + j]!;
        if (curvature <= 0) continue;
        const change = Math.max(-coefficients[j]!, -gradient[j]! / curvature);
        if (change === 0) continue;
        coefficients[j]! += change;
        for (let k = 0; k < n; k++) gradient[k]! += change * this.gram[j * n + k]!;
        moved = Math.max(moved, Math.abs(change) * Math.sqrt(curvature));
      }
      if (moved < 1e-9) break;
    }
    return this.#withIntercept(coefficients);
  }

  #withIntercept(coefficients: Float64Array): LinearFit {
    let intercept = this.#targetMean;
    for (let j = 0; j < this.#columns; j++) intercept -= coefficients[j]! * this.#means[j]!;
    return { coefficients, intercept };
  }
}

/** The fitted values of rows of features. */
export function applyFit({ coefficients, intercept }: LinearFit, features: Float64Array): Float64Array {
  const columns = coefficients.length;
  const values = new Float64Array(columns === 0 ? 0 : features.length / columns);
  for (let row = 0; row < values.length; row++) {
    values[row] = intercept + dot(features, row * columns, coefficients, 0, columns);
  }
  return values;
}

/** x of A x = b for a square A [n, n], row-major: Gaussian elimination with row exchanges. Neither is changed. */
export function solveLinear(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const a = Float64Array.from(matrix);
  const x = Float64Array.from(right);
  for (let column = 0; column < n; column++) {
    const pivot = largestBelow(a, n, column);
    if (pivot !== column) exchangeRows(a, x, n, column, pivot);
    for (let row = column + 1; row < n; row++) {
      const factor = a[row * n + column]! / a[column * n + column]!;
      if (factor === 0) continue;
      for (let k = column; k < n; k++) a[row * n + k]! -= factor * a[column * n + k]!;
      x[row]! -= factor * x[column]!;
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = x[row]!;
    for (let k = row + 1; k < n; k++) sum -= a[row * n + k]! * x[k]!;
    x[row] = sum / a[row * n + row]!;
  }
  return x;
}

function largestBelow(a: Float64Array, n: number, column: number): number {
  let best = column;
  for (let row = column + 1; row < n; row++) {
    if (Math.abs(a[row * n + column]!) > Math.abs(a[best * n + column]!)) best = row;
  }
  return best;
}

function exchangeRows(a: Float64Array, x: Float64Array, n: number, i: number, j: number): void {
  const kept = a.slice(i * n, (i + 1) * n);
  a.copyWithin(i * n, j * n, (j + 1) * n);
  a.set(kept, j * n);
  [x[i], x[j]] = [x[j]!, x[i]!];
}

/** Replaces the lower triangle by its Cholesky factor. A pivot that rounding made too small is replaced. */
function factorCholesky(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const floor = 1e-14 * a[i * n + i]! + Number.MIN_VALUE;
    for (let j = 0; j <= i; j++) {
      const sum = a[i * n + j]! - dot(a, i * n, a, j * n, j);
      a[i * n + j] = i === j ? Math.sqrt(Math.max(sum, floor)) : sum / a[j * n + j]!;
    }
  }
}

function substituteCholesky(factor: Float64Array, n: number, right: Float64Array): Float64Array {
  const x = Float64Array.from(right);
  for (let i = 0; i < n; i++) x[i] = (x[i]! - dot(factor, i * n, x, 0, i)) / factor[i * n + i]!;
  for (let i = n - 1; i >= 0; i--) {
    x[i] = x[i]! / factor[i * n + i]!;
    for (let k = 0; k < i; k++) x[k]! -= factor[i * n + k]! * x[i]!;
  }
  return x;
}

function transposed(features: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) out[column * rows + row] = features[row * columns + column]!;
  }
  return out;
}

/** Takes the mean away, and returns it. */
function center(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) values[i]! -= mean;
  return mean;
}

/** All inner products of the rows of x [count, length], divided by the length; four at a time share their loads. */
function innerProducts(x: Float64Array, length: number, count: number): Float64Array {
  const out = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j += 4) {
      const sums = fourDots(x, i * length, j * length, length);
      for (let k = 0; k < 4 && j + k <= i; k++) {
        out[i * count + j + k] = sums[k]! / length;
        out[(j + k) * count + i] = sums[k]! / length;
      }
    }
  }
  return out;
}

const sums = new Float64Array(4);

function fourDots(x: Float64Array, first: number, others: number, length: number): Float64Array {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  // Beyond the end lie undefined values, whose sums nobody reads.
  for (let i = 0; i < length; i++) {
    const value = x[first + i]!;
    a += value * x[others + i]!;
    b += value * x[others + length + i]!;
    c += value * x[others + 2 * length + i]!;
    d += value * x[others + 3 * length + i]!;
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
  return sums;
}

function dot(x: Float64Array, xFirst: number, y: Float64Array, yFirst: number, length: number): number {
  let a = 0;
  let b = 0;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    a += x[xFirst + i]! * y[yFirst + i]!;
    b += x[xFirst + i + 1]! * y[yFirst + i + 1]!;
  }
  if (i < length) a += x[xFirst + i]! * y[yFirst + i]!;
  return a + b;
}
