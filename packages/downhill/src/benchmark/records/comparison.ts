/**
 * What a comparison of optimizers finds: numbers of which each can be traced to attempts. Intervals are at the 95 %
 * level. A time or an error that was never reached is Infinity, which JSON writes as null; docs/statistics.md has the
 * methods.
 */
import type { Challenge } from "../../instance/challenge.ts";
import type { Difficulty } from "../../instance/difficulty.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface PassRate {
  readonly passed: number;
  readonly attempts: number;
  /** passed / attempts. */
  readonly rate: number;
  /** Exact (Clopper and Pearson). */
  readonly interval: Interval;
}

/** A median over attempts, those that lack the value counted as Infinity. */
export interface MedianEstimate {
  readonly median: number;
  /** Bias-corrected and accelerated bootstrap; null with fewer than three attempts. */
  readonly interval: Interval | null;
}

/** The threshold of a contestant's attempts: the first epoch whose validation loss is below ε*². */
export interface ThresholdFigures {
  /** Attempts that reached it. */
  readonly reached: number;
  readonly epochs: MedianEstimate;
  readonly fuel: MedianEstimate;
}

/** AlgoPerf's score, relative to the contestants of the comparison. */
export interface PerformanceProfile {
  /** Mean over instances of max(0, 4 − r) / 3, from 0 to 1. */
  readonly score: number;
  /** Of each instance, ascending: fuel to the threshold over the least of any contestant; Infinity where missed. */
  readonly ratios: readonly number[];
}

/** One contestant in one row. */
export interface ContestantFigures {
  readonly label: string;
  /** Addresses of its attempts, in the order of the row's instances. */
  readonly attempts: readonly string[];
  readonly passRate: PassRate;
  readonly testError: MedianEstimate;
  /** T. */
  readonly epochs: MedianEstimate;
  readonly fuel: MedianEstimate;
  readonly threshold: ThresholdFigures;
  readonly profile: PerformanceProfile;
}

/** Test error of the first over that of the second: below 1 where the first is better. */
export interface TestErrorRatio {
  /** Geometric mean. */
  readonly ratio: number;
  /** Student's t on the logarithms; null with fewer than two units. */
  readonly interval: Interval | null;
  /** What was averaged: pairs of one difficulty; overall, data sets, since difficulties of one N share theirs. */
  readonly units: number;
  /** Pairs left out because one of the two has no solution; every other figure of the pair counts them. */
  readonly leftOut: number;
}

/** Wilcoxon's signed-rank test that neither of the two tends to have the lower test error. */
export interface SignedRankTest {
  /** Units with a difference. */
  readonly units: number;
  /** Sums of the ranks of the units where the first, or the second, is better. */
  readonly firstBetter: number;
  readonly secondBetter: number;
  readonly method: "exact" | "normal";
  /** Two-sided; 1 without units. */
  readonly pValue: number;
  /** Corrected by Holm's method over all rows of difficulties, or over the pairs of the overall row. */
  readonly adjusted: number;
}

export type PairVerdict = "first-better" | "second-better" | "undecided";

export interface PairFigures {
  readonly first: string;
  readonly second: string;
  /** Pairs where the first has the lower, the same, or the higher test error; no solution is the highest. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** Null where no pair has two solutions. */
  readonly ratio: TestErrorRatio | null;
  readonly test: SignedRankTest;
  readonly verdict: PairVerdict;
  /**
   * Where undecided: estimated number of nonces beyond those there that would decide it with a probability of 80 %, if
   * what was seen so far is what there is to see; null where decided or beyond any reasonable number.
   */
  readonly moreNonces: number | null;
  /** What can and cannot be concluded, for people. */
  readonly sentence: string;
}

export interface ComparisonRow {
  /** Null for the row over all difficulties. */
  readonly difficulty: Difficulty | null;
  /** Digests of the instances that every contestant attempted. */
  readonly instances: readonly string[];
  readonly contestants: readonly ContestantFigures[];
  readonly pairs: readonly PairFigures[];
}

export interface Contestant {
  readonly label: string;
  /** The optimizer's own name. */
  readonly optimizer: string;
  readonly digest: string;
  /** Its attempts at instances that another contestant lacks, which take no part. */
  readonly leftOut: number;
}

export interface Comparison {
  readonly challenge: Challenge;
  /** Seed phrase. */
  readonly seed: string;
  readonly nonces: readonly number[];
  /** Digest of the plan that the labels are from; null where the optimizers were chosen by name. */
  readonly plan: string | null;
  readonly contestants: readonly Contestant[];
  /** By N, then L. */
  readonly rows: readonly ComparisonRow[];
  readonly overall: ComparisonRow;
  /** What can and cannot be concluded, in a sentence for each pair. */
  readonly conclusion: readonly string[];
}

/** One setting of a frontier. */
export interface FrontierCell {
  readonly difficulty: Difficulty;
  readonly passRate: PassRate;
  /** Addresses of the attempts. */
  readonly attempts: readonly string[];
  /** Its pass rate is at least the frontier's rate. */
  readonly qualifies: boolean;
  /** Even the lower end of the interval is. */
  readonly surely: boolean;
  /** It qualifies, and no other setting that does is at least as hard in L and in N. */
  readonly onFrontier: boolean;
}

/** The hardest settings (larger L, smaller N) at which an optimizer passes often enough. */
export interface Frontier {
  readonly contestant: Contestant;
  readonly challenge: Challenge;
  readonly seed: string;
  readonly plan: string | null;
  readonly rate: number;
  /** By N, then L. */
  readonly cells: readonly FrontierCell[];
}
