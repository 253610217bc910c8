/** What two attempts at one instance say about two optimizers, and which of it is independent. */
import { log } from "../../foundation/special-functions.ts";
import type { AttemptSummary } from "../records/recorded-attempt.ts";

/** Two attempts at one instance. */
export interface Pair {
  readonly first: AttemptSummary;
  readonly second: AttemptSummary;
  /** ln of the first's test error over the second's: −∞ or ∞ where one has no solution, 0 where neither has. */
  readonly logRatio: number;
  /** Whether both have a solution. */
  readonly isSolved: boolean;
}

/** Where no pair has two solutions, so no ratio says how much worse none is: any ratio would do. */
const ratioWithoutSolutions = 1;

/** Test error of an attempt; Infinity without a solution. */
export function testErrorOf({ testError }: AttemptSummary): number {
  return testError !== null && Number.isFinite(testError) ? testError : Number.POSITIVE_INFINITY;
}

export function pairUp(first: AttemptSummary, second: AttemptSummary): Pair {
  const [a, b] = [testErrorOf(first), testErrorOf(second)];
  return {
    ...{ first, second },
    logRatio: a === b ? 0 : log(a / b),
    isSolved: Number.isFinite(a) && Number.isFinite(b),
  };
}

/** Log ratios of those with two solutions. */
export function solvedLogRatios(pairs: readonly Pair[]): number[] {
  return pairs.filter(({ isSolved }) => isSolved).map(({ logRatio }) => logRatio);
}

/**
 * Pairs over all difficulties, by data set: depths of one N and nonce share theirs, so what they say is averaged and
 * counted once.
 */
export function byDataSet(pairs: readonly Pair[]): Pair[][] {
  return [...Map.groupBy(pairs, ({ first }) => `${first.difficulty.samples} ${first.nonce}`).values()];
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Mean of the log ratios of each set, a missing solution as the largest ratio of any pair. */
export function dataSetDifferences(sets: readonly (readonly Pair[])[]): number[] {
  const all = solvedLogRatios(sets.flat());
  const largest = all.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || ratioWithoutSolutions;
  return sets.map((set) => mean(set.map(({ logRatio }) => Math.max(-largest, Math.min(largest, logRatio)))));
}
