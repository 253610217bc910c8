import { CodedError } from "../foundation/coded-error.ts";

/** Errors that every kernel raises in the same words. */

/**
 * What a vector operation may write and read. Throws `kernel/bad-array` where something is not a Float32Array,
 * `kernel/bad-length` unless all are equally long, and `kernel/overlap` where `out` shares a part of its memory with
 * another, since the result would then depend on how far ahead a kernel reads.
 */
export function requireOperands(out: Float32Array, x: Float32Array, y: Float32Array = x): void {
  requireEqualLengths(out, x, y);
  requireNoOverlap(out, x);
  if (y !== x) requireNoOverlap(out, y);
}

/** What a vector operation may read: Float32Arrays of one length. Throws `kernel/bad-array` and `kernel/bad-length`. */
export function requireEqualLengths(first: Float32Array, second: Float32Array, third: Float32Array = first): void {
  requireFloat32Array(first);
  if (second !== first) requireFloat32Array(second);
  if (third !== first) requireFloat32Array(third);
  if (first.length === second.length && first.length === third.length) return;
  const lengths = third === first ? [first, second] : [first, second, third];
  throw new CodedError(
    "kernel/bad-length",
    `arrays of lengths ${lengths.map(({ length }) => length).join(", ")} in one vector operation: make them equal`,
  );
}

/** Types promise it, but what calls this need not have been type-checked. */
export function requireFloat32Array(value: unknown): void {
  if (value instanceof Float32Array) return;
  const kind = typeof value === "object" ? (value?.constructor?.name ?? "null") : typeof value;
  throw new CodedError(
    "kernel/bad-array",
    `a vector operation takes Float32Arrays, not ${kind}: copy the numbers to one`,
  );
}

function requireNoOverlap(out: Float32Array, x: Float32Array): void {
  const distance = Math.abs(out.byteOffset - x.byteOffset);
  if (out.buffer !== x.buffer || distance === 0 || distance >= out.byteLength) return;
  throw new CodedError(
    "kernel/overlap",
    `two arrays of one vector operation lie ${distance} bytes apart and overlap: use the same array, or separate ones`,
  );
}

/** Throws `kernel/bad-length` unless an array handed to a covariance has the length that its points ask for. */
export function requireLength(what: string, array: Float64Array, expected: number): void {
  if (array.length === expected) return;
  throw new CodedError("kernel/bad-length", `${what} holds ${array.length} numbers, and ${expected} are needed`);
}

/** Throws `kernel/bad-rows` unless a covariance has that many rows to factor. */
export function requireFactorRows(rows: number, points: number): void {
  if (Number.isInteger(rows) && rows >= 1 && rows <= points) return;
  throw new CodedError("kernel/bad-rows", `${rows} rows to factor of ${points}: give a whole number from 1`);
}

/** Throws `kernel/bad-length` where a vector is longer than the part of a covariance that is factored. */
export function requireFactored(vector: Float64Array, factored: number): void {
  if (vector.length <= factored) return;
  throw new CodedError(
    "kernel/bad-length",
    `\`vector\` holds ${vector.length} numbers, and ${factored} rows are factored: call \`factor\` first`,
  );
}

/** The error of `Covariance.factor` at `row`, counted from 0. */
export function notPositiveDefinite(row: number, points: number): CodedError {
  return new CodedError(
    "kernel/not-positive-definite",
    `the covariance of ${points} points is not positive definite to working precision: its factorization fails at ` +
      `row ${row}. Raise the jitter, or use fewer points or a shorter lengthscale`,
  );
}

/** Throws `kernel/bad-rows` unless a step covers 1 … `maxRows` whole rows. */
export function requireStepRows(first: number, rows: number, maxRows: number): void {
  if (rows >= 1 && rows <= maxRows && first >= 0 && Number.isInteger(rows) && Number.isInteger(first)) return;
  throw new CodedError(
    "kernel/bad-rows",
    `step over rows ${first} … ${first + rows - 1}: give whole numbers, with 1 to ${maxRows} rows`,
  );
}

/** Throws `kernel/bad-rows` unless rows `first` … `first + rows` − 1 of `columns` numbers lie in an array. */
export function requireRows(what: string, array: Float32Array, first: number, rows: number, columns: number): void {
  if (Number.isInteger(rows) && (first + rows) * columns <= array.length) return;
  throw new CodedError(
    "kernel/bad-rows",
    `rows ${first} … ${first + rows - 1} of ${columns} numbers are not all in ${what}, which holds ${array.length} numbers`,
  );
}

/** Throws `kernel/not-frozen` where a network is used before `freeze`. */
export function requireFrozen(isFrozen: boolean): void {
  if (isFrozen) return;
  throw new CodedError("kernel/not-frozen", "the network was used before `freeze`: call it once `frozen` is written");
}
