/**
 * The largest error, relative to the largest expected magnitude. Errors of a float32 sum are relative to the terms
 * that went in, not to what cancellation leaves of them, so small elements are held to their tensor's scale.
 */
export function scaledError(actual: ArrayLike<number>, expected: readonly number[]): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} values for ${expected.length}`);
  let scale = Number.MIN_VALUE;
  let error = 0;
  expected.forEach((value, i) => {
    scale = Math.max(scale, Math.abs(value));
    error = Math.max(error, Math.abs(actual[i]! - value)); // a NaN stays
  });
  return error / scale;
}
