/** Durations of one contestant in one row, in seconds unless the row says otherwise. */
export interface Summary {
  readonly median: number;
  readonly minimum: number;
  /** Lower and upper quartile. */
  readonly quartiles: readonly [number, number];
  readonly count: number;
}

/** Summarizes at least one finite sample. */
export function summarize(samples: readonly number[]): Summary {
  if (samples.length === 0 || !samples.every(Number.isFinite)) throw new RangeError("nothing was measured");
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    minimum: quantile(sorted, 0),
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
    count: sorted.length,
  };
}

export function median(samples: readonly number[]): number {
  return summarize(samples).median;
}

/** Linear interpolation between order statistics of a sorted, non-empty list. */
function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const low = sorted[Math.floor(position)]!;
  const high = sorted[Math.ceil(position)]!;
  return low + (position - Math.floor(position)) * (high - low);
}
