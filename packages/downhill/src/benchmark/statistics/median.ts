import { normalQuantile } from "../../foundation/special-functions.ts";
import type { Interval, MedianEstimate } from "../records/comparison.ts";
import { normalDistribution } from "./distributions/normal.ts";
import { tailProbability } from "./levels.ts";
import { medianOutcomes } from "./median-distribution.ts";

/** With fewer values a bootstrap interval says more about the method than about them. */
const fewestValues = 3;

/** What rounding may leave of a sum of probabilities. */
const rounding = 1e-12;

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
  const outcomes = medianOutcomes(sorted.length)
    .map(({ lower, upper, probability }) => ({ value: middle(sorted, lower, upper), probability }))
    .sort((a, b) => (a.value === b.value ? 0 : a.value < b.value ? -1 : 1));
  const median = medianOf(sorted);
  let below = 0;
  let equal = 0;
  for (const { value, probability } of outcomes) {
    if (value < median) below += probability;
    else if (value === median) equal += probability;
  }
  const bias = normalQuantile(below + equal / 2);
  const acceleration = jackknifeAcceleration(sorted);
  const end = (probability: number) => {
    const shifted = bias + normalQuantile(probability);
    return quantile(outcomes, normalDistribution(bias + shifted / (1 - acceleration * shifted)));
  };
  return { low: end(tailProbability), high: end(1 - tailProbability) };
}

function quantile(
  outcomes: readonly { readonly value: number; readonly probability: number }[],
  level: number,
): number {
  let sum = 0;
  for (const { value, probability } of outcomes) {
    sum += probability;
    if (sum >= level - rounding) return value;
  }
  return outcomes.at(-1)!.value;
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
