const levels = "▁▂▃▄▅▆▇█";

/** What the lowest and the highest bar stand for. */
export interface SparklineRange {
  readonly low: number;
  readonly high: number;
}

/**
 * The range of the finite positive values without their highest tenth, which is drawn as high as the rest: the first
 * epochs of an attempt would flatten all others. Undefined where there are none.
 */
export function sparklineRange(values: readonly number[]): SparklineRange | undefined {
  const shown = Float64Array.from(values.filter(isShown)).sort();
  const low = shown[0];
  const high = shown[Math.ceil(0.9 * shown.length) - 1];
  return low === undefined || high === undefined ? undefined : { low, high };
}

/**
 * Positive values as a line of at most `width` bars on a logarithmic scale, for losses that fall by orders of
 * magnitude. More values than bars are averaged in equal shares; what is not finite and positive leaves a gap.
 */
export function sparkline(values: readonly number[], width: number, range = sparklineRange(values)): string {
  if (range === undefined || width < 1) return "";
  const low = Math.log(range.low);
  const span = Math.log(range.high) - low;
  return shares(values, width)
    .map((value) => (isShown(value) ? bar(span > 0 ? (Math.log(value) - low) / span : 0) : " "))
    .join("");
}

function isShown(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function bar(height: number): string {
  const level = Math.round(height * (levels.length - 1));
  return levels[Math.max(0, Math.min(levels.length - 1, level))] ?? "";
}

/** Means over `width` stretches of nearly equal length; the values themselves where there are fewer. */
function shares(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, i) => {
    const first = Math.floor((i * values.length) / width);
    const last = Math.floor(((i + 1) * values.length) / width);
    const shown = values.slice(first, last).filter(isShown);
    return shown.length === 0 ? Number.NaN : shown.reduce((a, b) => a + b) / shown.length;
  });
}
