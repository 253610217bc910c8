import { CodedError } from "../foundation/coded-error.ts";
import { requireFloat32Array } from "./argument-errors.ts";

/** Throws `kernel/bad-size` unless every size of a matrix operation is a whole number ≥ 0. */
export function requireSizes(...sizes: readonly number[]): void {
  if (sizes.every((size) => Number.isSafeInteger(size) && size >= 0)) return;
  throw new CodedError(
    "kernel/bad-size",
    `sizes ${sizes.join(", ")} in one matrix operation: rows, columns and steps are whole numbers from 0`,
  );
}

/**
 * Throws `kernel/bad-array` unless a matrix is a Float32Array, and `kernel/bad-length` unless it holds
 * `rows` × `columns` numbers.
 */
export function requireMatrix(matrix: Float32Array, rows: number, columns: number): void {
  requireFloat32Array(matrix);
  if (matrix.length === rows * columns) return;
  throw new CodedError(
    "kernel/bad-length",
    `a matrix of ${rows} rows and ${columns} columns in an array of ${matrix.length} numbers: take the ` +
      `${rows * columns} numbers of the matrix, with \`subarray\` where they are part of a longer array`,
  );
}

/** Throws `kernel/overlap` where the result of a matrix operation shares memory with what it is computed from. */
export function requireSeparate(out: Float32Array, x: Float32Array): void {
  if (out.buffer !== x.buffer || out.length === 0 || x.length === 0) return;
  const separate = out.byteOffset + out.byteLength <= x.byteOffset || x.byteOffset + x.byteLength <= out.byteOffset;
  if (separate) return;
  throw new CodedError(
    "kernel/overlap",
    "the result of a matrix operation lies in the memory of its operands: give it an array of its own",
  );
}
