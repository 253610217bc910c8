/**
 * The bootstrap distribution of a median, exactly. A resample of n sorted values is n draws of positions, so the chance
 * that its middle lands on given positions has a closed form, and no resample has to be drawn: what follows is what
 * seeded resampling would tend to, without its error (Efron 1979 gave the odd case).
 */
import { exp, expm1, log } from "../../foundation/special-functions.ts";
import { betaDistribution, logGamma } from "./distributions/beta.ts";

/** Where the middle of a resample can be: parallel arrays, one entry an outcome. */
export interface MedianOutcomes {
  /** The median of a resample is the mean of the values at two positions, the same one twice if n is odd. */
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly probability: Float64Array;
}

/** No interval is asked for so far out in the tails that less could move it. */
const negligible = 1e-14;
const logNegligible = log(negligible);

const known = new Map<number, MedianOutcomes>();

/** Outcomes for n values, positions counted from 0 in ascending order; those below 1e-14 are left out. */
export function medianOutcomes(n: number): MedianOutcomes {
  const there = known.get(n);
  if (there !== undefined) return there;
  const outcomes = n % 2 === 1 ? oddOutcomes(n) : evenOutcomes(n);
  const packed = {
    lower: Int32Array.from(outcomes, ({ lower }) => lower),
    upper: Int32Array.from(outcomes, ({ upper }) => upper),
    probability: Float64Array.from(outcomes, ({ probability }) => probability),
  };
  known.set(n, packed);
  return packed;
}

interface MedianOutcome {
  readonly lower: number;
  readonly upper: number;
  readonly probability: number;
}

/** The probabilities that the `rank`-th smallest (from 1) of n draws from positions 0 … n − 1 is at each of them. */
function orderStatistic(n: number, rank: number): number[] {
  const distribution = Array.from({ length: n + 1 }, (_, k) => betaDistribution(k / n, rank, n - rank + 1));
  return Array.from({ length: n }, (_, k) => distribution[k + 1]! - distribution[k]!);
}

function oddOutcomes(n: number): MedianOutcome[] {
  return orderStatistic(n, (n + 1) / 2)
    .map((probability, position) => ({ lower: position, upper: position, probability }))
    .filter(({ probability }) => probability > negligible);
}

/**
 * Half of the draws end at i, and half begin at j > i, with probability
 * C(n, n/2) [(i/n)^(n/2) − ((i−1)/n)^(n/2)] [((n−j+1)/n)^(n/2) − ((n−j)/n)^(n/2)], i and j from 1. Both middle draws
 * at i have what is left of the chance that the lower one is.
 */
function evenOutcomes(n: number): MedianOutcome[] {
  const half = n / 2;
  const logWays = logGamma(n + 1) - 2 * logGamma(half + 1);
  /** Log of the chance that `half` draws stay within k of n positions and reach the last of them. */
  const logReach = Array.from({ length: n + 1 }, (_, k) => {
    if (k === 0) return Number.NEGATIVE_INFINITY;
    return half * log(k / n) + (k === 1 ? 0 : log(-expm1(half * log((k - 1) / k))));
  });
  return orderStatistic(n, half).flatMap((chanceOfLower, lower) => {
    const apart: MedianOutcome[] = [];
    let together = chanceOfLower;
    for (let upper = lower + 1; upper < n; upper++) {
      const logProbability = logWays + logReach[lower + 1]! + logReach[n - upper]!;
      if (logProbability < logNegligible) break;
      const probability = exp(logProbability);
      apart.push({ lower, upper, probability });
      together -= probability;
    }
    return together > negligible ? [{ lower, upper: lower, probability: together }, ...apart] : apart;
  });
}
