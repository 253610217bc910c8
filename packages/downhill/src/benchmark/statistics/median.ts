import { normalQuantile } from "../../foundation/special-functions.ts";
import type { Interval, MedianEstimate } from "../records/comparison.ts";
import { normalDistribution } from "./distributions/normal.ts";
import { tailProbability } from "./levels.ts";
import { medianOutcomes } from "./median-distribution.ts";

/** With fewer values a bootstrap interval says more about the method than about them. */
const fewestValues = 3;

/** What rounding may leave of a sum of probabilities. */
const rounding = 1e-11;

/** The median, values of Infinity included, with its interval. NaN without values. */
export function medianEstimate(values: readonly number[]): MedianEstimate {
  const sorted = Float64Array.from(values).sort();
  return { median: medianOf(sorted), interval: sorted.length < fewestValues ? null : bootstrapInterval(sorted) };
}

/** Median of ascending values; the mean of the middle two where their number is even. */
export function medianOf(sorted: ArrayLike<number>): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : sorted.length === 0 ? Number.NaN : middle(sorted, half - 1, half);
}

function middle(sorted: ArrayLike<number>, lower: number, upper: number): number {
  return lower === upper ? sorted[lower]! : (sorted[lower]! + sorted[upper]!) / 2;
}

/** Bias-corrected and accelerated (Efron, Journal of the American Statistical Association 82, 1987). */
function bootstrapInterval(sorted: Float64Array): Interval {
  const { lower, upper, probability } = medianOutcomes(sorted.length);
  const values = Float64Array.from(lower, (position, i) => middle(sorted, position, upper[i]!));
  const median = medianOf(sorted);
  const below = shareUpTo(values, probability, (value) => value < median);
  const upToMedian = shareUpTo(values, probability, (value) => value <= median);
  const bias = normalQuantile((below + upToMedian) / 2);
  const acceleration = jackknifeAcceleration(sorted);
  const ascending = values.toSorted();
  const end = (tail: number) => {
    const shifted = bias + normalQuantile(tail);
    const level = normalDistribution(bias + shifted / (1 - acceleration * shifted));
    return quantile(ascending, level, (end) => shareUpTo(values, probability, (value) => value <= end));
  };
  return { low: end(tailProbability), high: end(1 - tailProbability) };
}

function shareUpTo(values: Float64Array, probability: Float64Array, counts: (value: number) => boolean): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) if (counts(values[i]!)) sum += probability[i]!;
  return sum;
}

/** The first of ascending values up to which the share is no less than the level; the last, if none is. */
function quantile(ascending: Float64Array, level: number, shareOf: (value: number) => number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const halfway = (low + high) >> 1;
    if (shareOf(ascending[halfway]!) >= level - rounding) high = halfway;
    else low = halfway + 1;
  }
  return ascending[low]!;
}

/** A sixth of the skewness of the medians without one value each; 0 where those are all the same or not all finite. */
function jackknifeAcceleration(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  // Without a value, the middle of the rest is one of three: which, depends on the side the value was on.
  const medians = Array.from(sorted, (_, left) => {
    const at = (position: number) => (position < left ? position : position + 1);
    return sorted.length % 2 === 1 ? middle(sorted, at(half - 1), at(half)) : sorted[at(half - 1)]!;
  });
  const mean = medians.reduce((a, b) => a + b) / medians.length;
  let squares = 0;
  let cubes = 0;
  for (const value of medians) {
    const difference = mean - value;
    squares += difference * difference;
    cubes += difference * difference * difference;
  }
  const acceleration = cubes / (6 * squares * Math.sqrt(squares));
  return Number.isFinite(acceleration) ? acceleration : 0;
}
