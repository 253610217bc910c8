import { requireOperands } from "./argument-errors.ts";
import type { MatrixOperations, VectorOperations } from "./kernel.ts";
import { requireMatrix, requireSeparate, requireSizes } from "./matrix-arguments.ts";

/** A product of matrices, either of which may be stored transposed. Arguments have been checked. */
export type MatrixProduct = (
  out: Float32Array,
  x: Float32Array,
  y: Float32Array,
  size: ProductSize,
  xTransposed: boolean,
  yTransposed: boolean,
) => unknown;

/** out [rows, columns], a sum over `inner`. */
export interface ProductSize {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

type Coefficients = readonly [a: number, b: number, c: number];

/** Of K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024. */
const muonCoefficients: Coefficients = [3.4445, -4.775, 2.0315];
const normalizationEpsilon = 1e-7;

/** Everything of `MatrixOperations` from what differs between kernels: `kernelProduct` gets sizes ≥ 1 only. */
export function createMatrixOperations(kernelProduct: MatrixProduct, vector: VectorOperations): MatrixOperations {
  const product: MatrixProduct = (out, x, y, ...rest) =>
    x.length * y.length === 0 ? out.fill(0) : kernelProduct(out, x, y, ...rest);
  const scratch = new Scratch();
  return Object.freeze({
    multiply(out, x, y, rows, inner, columns) {
      requireProduct(out, x, y, [rows, inner, columns], [rows, inner], [inner, columns]);
      product(out, x, y, { rows, inner, columns }, false, false);
    },
    multiplyTransposed(out, x, y, rows, inner, columns) {
      requireProduct(out, x, y, [rows, inner, columns], [rows, inner], [columns, inner]);
      product(out, x, y, { rows, inner, columns }, false, true);
    },
    transposedMultiply(out, x, y, rows, inner, columns) {
      requireProduct(out, x, y, [rows, inner, columns], [inner, rows], [inner, columns]);
      product(out, x, y, { rows, inner, columns }, true, false);
    },
    transpose(out, x, rows, columns) {
      requireSizes(rows, columns);
      requireMatrix(x, rows, columns);
      requireMatrix(out, columns, rows);
      requireSeparate(out, x);
      transposeMatrix(out, x, rows, columns);
    },
    newtonSchulz(out, x, rows, columns, steps, coefficients = muonCoefficients) {
      requireSizes(rows, columns, steps);
      requireMatrix(x, rows, columns);
      requireOperands(out, x);
      const [short, long] = rows <= columns ? [rows, columns] : [columns, rows];
      const [iterate, ...rest] = scratch.take(short * long, short * short, short * short, short * long);
      if (rows <= columns) iterate.set(x);
      else transposeMatrix(iterate, x, rows, columns);
      vector.scale(iterate, 1 / (vector.norm(iterate) + normalizationEpsilon), iterate);
      for (let step = 0; step < steps; step++) iterateOnce(product, vector, iterate, rest, short, long, coefficients);
      if (rows <= columns) out.set(iterate);
      else transposeMatrix(out, iterate, columns, rows);
    },
  } satisfies MatrixOperations);
}

function requireProduct(
  out: Float32Array,
  x: Float32Array,
  y: Float32Array,
  sizes: readonly [rows: number, inner: number, columns: number],
  xShape: readonly [number, number],
  yShape: readonly [number, number],
): void {
  requireSizes(...sizes);
  requireMatrix(x, ...xShape);
  requireMatrix(y, ...yShape);
  requireMatrix(out, sizes[0], sizes[2]);
  requireSeparate(out, x);
  requireSeparate(out, y);
}

/** X ← a X + (b A + c A A) X with A = X Xᵀ, for X [short, long]. */
function iterateOnce(
  product: MatrixProduct,
  vector: VectorOperations,
  iterate: Float32Array,
  [gram, square, moved]: readonly [Float32Array, Float32Array, Float32Array],
  short: number,
  long: number,
  [a, b, c]: Coefficients,
): void {
  product(gram, iterate, iterate, { rows: short, inner: long, columns: short }, false, true);
  product(square, gram, gram, { rows: short, inner: short, columns: short }, false, false);
  vector.combine(square, b, gram, c, square);
  product(moved, square, iterate, { rows: short, inner: short, columns: long }, false, false);
  vector.combine(iterate, a, iterate, 1, moved);
}

function transposeMatrix(out: Float32Array, x: Float32Array, rows: number, columns: number): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) out[c * rows + r] = x[r * columns + c]!;
  }
}

/** Arrays for intermediate results, whose memory is kept from call to call. */
class Scratch {
  #memory = new Float32Array(0);

  take(
    first: number,
    second: number,
    third: number,
    fourth: number,
  ): [Float32Array, Float32Array, Float32Array, Float32Array] {
    const total = first + second + third + fourth;
    if (total > this.#memory.length) this.#memory = new Float32Array(total);
    let next = 0;
    const part = (length: number) => {
      next += length;
      return this.#memory.subarray(next - length, next);
    };
    return [part(first), part(second), part(third), part(fourth)];
  }
}
