/** A mean with its standard error, as the paper's second figure shows them. */
export interface Average {
  readonly mean: number;
  /** s/√n with s² of n − 1 degrees of freedom; null for a single value. */
  readonly standardError: number | null;
  readonly count: number;
}

/** Null where there is no value. */
export function average(values: readonly number[]): Average | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, standardError: null, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, standardError: Math.sqrt(squares / (count - 1) / count), count };
}

/** Null where there is no value. The mean of the two in the middle, of an even number. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}
