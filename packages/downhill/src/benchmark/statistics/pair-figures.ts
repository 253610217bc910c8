import type { PairFigures, PairVerdict, SignedRankTest, TestErrorRatio } from "../records/comparison.ts";
import { geometricMean } from "./geometric-mean.ts";
import { significance } from "./levels.ts";
import { requiredUnits } from "./sample-size.ts";
import { signedRankTest } from "./signed-rank.ts";
import { byDataSet, dataSetDifferences, mean, type Pair, solvedLogRatios } from "./units.ts";

/** More nonces than this are not proposed. */
const mostNonces = 1000;

/** A pair's figures before the correction for the number of tests, which needs the other pairs and rows. */
export interface UncorrectedPair extends Pick<PairFigures, "first" | "second" | "wins" | "ties" | "losses" | "ratio"> {
  readonly test: Omit<SignedRankTest, "adjusted">;
  /** What the test was given: one difference a unit. */
  readonly differences: readonly number[];
  /** Units that one more nonce adds. */
  readonly unitsPerNonce: number;
}

type Names = Pick<PairFigures, "first" | "second">;

/** Of one difficulty: its units are the instances. */
export function pairOfDifficulty(names: Names, pairs: readonly Pair[]): UncorrectedPair {
  const solved = solvedLogRatios(pairs);
  const differences = pairs.map(({ logRatio }) => logRatio);
  return {
    ...names,
    ...countWins(pairs),
    ratio: ratioOf(solved, pairs.length - solved.length),
    test: signedRankTest(differences),
    differences,
    unitsPerNonce: 1,
  };
}

/** Over all difficulties: its units are the data sets. */
export function pairOverall(names: Names, pairs: readonly Pair[]): UncorrectedPair {
  const sets = byDataSet(pairs);
  const solved = sets.map(solvedLogRatios);
  const leftOut = pairs.length - solved.flat().length;
  const differences = dataSetDifferences(sets);
  return {
    ...names,
    ...countWins(pairs),
    ratio: ratioOf(solved.filter((ratios) => ratios.length > 0).map(mean), leftOut),
    test: signedRankTest(differences),
    differences,
    unitsPerNonce: new Set(pairs.map(({ first }) => first.difficulty.samples)).size,
  };
}

function countWins(pairs: readonly Pair[]): Pick<PairFigures, "wins" | "ties" | "losses"> {
  const signs = pairs.map(({ logRatio }) => Math.sign(logRatio));
  const count = (sign: number) => signs.filter((value) => value === sign).length;
  return { wins: count(-1), ties: count(0), losses: count(1) };
}

function ratioOf(logRatios: readonly number[], leftOut: number): TestErrorRatio | null {
  if (logRatios.length === 0) return null;
  return { ...geometricMean(logRatios), units: logRatios.length, leftOut };
}

/** A corrected p-value below 5 % decides for the side with the larger ranks, unless the ratio points the other way. */
export function verdictOf({ test, ratio }: UncorrectedPair, adjusted: number): PairVerdict {
  if (adjusted >= significance || test.firstBetter === test.secondBetter) return "undecided";
  const isFirst = test.firstBetter > test.secondBetter;
  if (ratio !== null && (isFirst ? ratio.ratio > 1 : ratio.ratio < 1)) return "undecided";
  return isFirst ? "first-better" : "second-better";
}

/** At the strictest level of Holm's method, that of the first of `tests`. Null beyond a thousand nonces. */
export function moreNonces({ differences, unitsPerNonce }: UncorrectedPair, tests: number): number | null {
  const missing = requiredUnits(differences, significance / tests) - differences.length;
  const nonces = Math.max(1, Math.ceil(missing / unitsPerNonce));
  return nonces <= mostNonces ? nonces : null;
}
