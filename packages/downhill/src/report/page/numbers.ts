/** Numbers as tables show them. What was never reached is an em dash. */
import type { Interval, MedianEstimate, PassRate } from "../../benchmark/records/comparison.ts";

export const missing = "—";

/** Three significant digits. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return missing;
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e5)) return value.toExponential(2);
  return Number.isInteger(value) && Math.abs(value) >= 100 ? String(value) : value.toPrecision(3);
}

const prefixes = ["", " k", " M", " G", " T", " P"];

/** Three significant digits with a prefix of the SI. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return missing;
  let scaled = value;
  let step = 0;
  for (; Math.abs(scaled) >= 999.5 && step < prefixes.length - 1; step++) scaled /= 1000;
  const text = Number.isInteger(scaled) ? String(scaled) : scaled.toPrecision(3);
  return `${text}${prefixes[step]}`;
}

export function formatShare(value: number): string {
  return `${Math.round(100 * value)} %`;
}

export function formatPValue(value: number): string {
  if (value < 0.0001) return "< 0.0001";
  return value.toPrecision(2);
}

export function formatInterval({ low, high }: Interval, format: (value: number) => string): string {
  return Number.isFinite(high) ? `${format(low)} to ${format(high)}` : `at least ${format(low)}`;
}

export function formatPassRate({ passed, attempts }: PassRate): string {
  return `${passed}/${attempts}`;
}

/** The interval of a median, or nothing where there are too few values, or none. */
export function formatEstimateInterval({ interval }: MedianEstimate, format: (value: number) => string): string {
  return interval === null || !Number.isFinite(interval.low) ? "" : formatInterval(interval, format);
}
