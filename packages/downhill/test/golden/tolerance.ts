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

/**
 * What a float32 implementation may err by, where PyTorch's float32 erred by `float32Error` from the same float64
 * values. That error is one sample of how rounding spreads in this case, and ours another, so it is multiplied by
 * eight; and no less than two units of 2^-23 counts, lest a lucky PyTorch leave no room at all.
 */
export function allowedError(float32Error: number): number {
  return 8 * Math.max(float32Error, 2 ** -22);
}
