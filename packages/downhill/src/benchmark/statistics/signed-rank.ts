/** Wilcoxon's signed-rank test (Biometrics Bulletin 1, 1945). */
import type { SignedRankTest } from "../records/comparison.ts";
import { normalDistribution } from "./distributions/normal.ts";

/** Up to here the exact distribution is counted; its counts stay below 2⁵³. */
const mostExact = 50;

interface Ranked {
  /** Twice the mean rank, so that tied ranks are whole numbers. */
  readonly doubleRanks: readonly number[];
  /** Sizes of the groups of equal magnitudes. */
  readonly groups: readonly number[];
}

/**
 * Tests whether differences (first less second, so negative where the first is better) are symmetric around zero.
 * Zeros are dropped, equal magnitudes share their mean rank, and infinite ones rank last together. The corrected
 * p-value is for `holm` to give.
 */
export function signedRankTest(differences: readonly number[]): Omit<SignedRankTest, "adjusted"> {
  const nonzero = differences.filter((difference) => difference !== 0).sort((a, b) => magnitudeOrder(a, b));
  const { doubleRanks, groups } = rank(nonzero.map(Math.abs));
  let firstBetter = 0;
  let all = 0;
  nonzero.forEach((difference, i) => {
    all += doubleRanks[i]!;
    if (difference < 0) firstBetter += doubleRanks[i]!;
  });
  const secondBetter = all - firstBetter;
  const units = nonzero.length;
  const isExact = units <= mostExact;
  const least = Math.min(firstBetter, secondBetter);
  const pValue = units === 0 ? 1 : isExact ? exactPValue(doubleRanks, least) : normalPValue(units, groups, least / 2);
  return {
    units,
    firstBetter: firstBetter / 2,
    secondBetter: secondBetter / 2,
    method: isExact ? "exact" : "normal",
    pValue,
  };
}

function magnitudeOrder(a: number, b: number): number {
  const [left, right] = [Math.abs(a), Math.abs(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

function rank(ascending: readonly number[]): Ranked {
  const doubleRanks: number[] = [];
  const groups: number[] = [];
  for (let first = 0; first < ascending.length; ) {
    let after = first + 1;
    while (after < ascending.length && ascending[after] === ascending[first]) after += 1;
    for (let i = first; i < after; i++) doubleRanks.push(first + 1 + after);
    groups.push(after - first);
    first = after;
  }
  return { doubleRanks, groups };
}

/** Twice the share of the 2ⁿ choices of signs whose smaller side is no larger, ties included; at most 1. */
function exactPValue(doubleRanks: readonly number[], least: number): number {
  const total = doubleRanks.reduce((a, b) => a + b);
  const ways = new Float64Array(total + 1);
  ways[0] = 1;
  let reached = 0;
  for (const doubleRank of doubleRanks) {
    for (let sum = reached; sum >= 0; sum--) ways[sum + doubleRank]! += ways[sum]!;
    reached += doubleRank;
  }
  let tail = 0;
  for (let sum = 0; sum <= least; sum++) tail += ways[sum]!;
  // Powers of two are exact, so dividing one by one loses nothing.
  return Math.min(1, 2 * doubleRanks.reduce((share) => share / 2, tail));
}

/** Normal approximation with the corrections for ties and for continuity. */
function normalPValue(units: number, groups: readonly number[], least: number): number {
  const mean = (units * (units + 1)) / 4;
  const tied = groups.reduce((sum, size) => sum + (size * size * size - size), 0);
  const deviation = Math.sqrt((units * (units + 1) * (2 * units + 1) - tied / 2) / 24);
  return Math.min(1, 2 * normalDistribution((least + 0.5 - mean) / deviation));
}
