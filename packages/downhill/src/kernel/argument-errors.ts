import { CodedError } from "../foundation/coded-error.ts";

/** Errors that every kernel raises in the same words. */

/** Throws `kernel/bad-length` unless all arrays of a vector operation are equally long. */
export function requireEqualLengths(first: Float32Array, second: Float32Array, third: Float32Array = first): void {
  if (first.length === second.length && first.length === third.length) return;
  const lengths = third === first ? [first, second] : [first, second, third];
  throw new CodedError(
    "kernel/bad-length",
    `arrays of lengths ${lengths.map(({ length }) => length).join(", ")} in one vector operation: make them equal`,
  );
}

/** Throws `kernel/bad-length` unless an array handed to a covariance has the length that its points ask for. */
export function requireLength(what: string, array: Float64Array, expected: number): void {
  if (array.length === expected) return;
  throw new CodedError("kernel/bad-length", `${what} holds ${array.length} numbers, and ${expected} are needed`);
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
