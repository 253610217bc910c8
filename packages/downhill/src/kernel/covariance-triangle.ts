import { CodedError } from "../foundation/coded-error.ts";

/** Where C keeps the lower triangle of a covariance (`covariance_row` in native/kernel/kernel.h). */

/** Rows of one band have as many places, up to the band's last diagonal element. */
const bandRows = 48;

/** Numbers that the lower triangle of so many points takes, in whole bands. */
export function triangleLength(points: number): number {
  return rowStart(Math.ceil(points / bandRows) * bandRows);
}

/** Row `index` of a lower triangle, up to the diagonal. */
export function triangleRow(triangle: Float64Array, index: number): Float64Array {
  const start = rowStart(index);
  return triangle.subarray(start, start + index + 1);
}

function rowStart(index: number): number {
  const band = Math.floor(index / bandRows);
  return ((band * (band + 1)) / 2) * bandRows ** 2 + (index % bandRows) * (band + 1) * bandRows;
}

/** Room for the lower triangle of `points` points, laid out in `length` numbers. Throws `kernel/out-of-memory`. */
export function allocateTriangle(points: number, length: number): Float64Array<ArrayBuffer> {
  try {
    return new Float64Array(length);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CodedError(
      "kernel/out-of-memory",
      `a covariance of ${points} points needs ${Math.ceil((length * 8) / 2 ** 20)} MiB, which cannot be had: use fewer points`,
      { cause: error },
    );
  }
}
