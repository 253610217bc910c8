/**
 * The tuned side against the optimizer as it is in fuel to the threshold, instance by instance: what a comparison of
 * test errors does not say, and what `--objective fuel` searches for.
 */
import { log } from "../../foundation/special-functions.ts";
import type { Difficulty } from "../../instance/difficulty.ts";
import type { Interval, SignedRankTest } from "../records/comparison.ts";
import type { AttemptSummary } from "../records/recorded-attempt.ts";
import { geometricMean } from "../statistics/geometric-mean.ts";
import { holm } from "../statistics/holm.ts";
import { medianOf } from "../statistics/median.ts";
import { signedRankTest } from "../statistics/signed-rank.ts";

/** One difficulty. */
export interface FuelRow {
  readonly difficulty: Difficulty;
  readonly tuned: FuelFigures;
  readonly standard: FuelFigures;
  /** Geometric mean of tuned over standard where both reached the threshold; null without such an instance. */
  readonly ratio: { readonly ratio: number; readonly interval: Interval | null; readonly units: number } | null;
  /** A threshold that was missed counts as more fuel than any. Corrected by Holm's method over the difficulties. */
  readonly test: SignedRankTest;
}

export interface FuelFigures {
  readonly reached: number;
  readonly attempts: number;
  /** Null where too many missed it for there to be one. */
  readonly median: number | null;
}

/** The attempts of both sides at one instance. */
export interface FuelPair {
  readonly tuned: AttemptSummary;
  readonly standard: AttemptSummary;
}

/** A row for each difficulty, in the order of the pairs. */
export function compareFuel(pairs: readonly FuelPair[]): FuelRow[] {
  const byDifficulty = Map.groupBy(
    pairs,
    ({ tuned: { difficulty } }) => `${difficulty.hiddenLayers} ${difficulty.samples}`,
  );
  const rows = [...byDifficulty.values()].map(uncorrectedRow);
  const adjusted = holm(rows.map(({ test }) => test.pValue));
  return rows.map((row, i) => ({ ...row, test: { ...row.test, adjusted: adjusted[i]! } }));
}

function uncorrectedRow(pairs: readonly FuelPair[]) {
  const logRatios = pairs.map(({ tuned, standard }) => logRatio(fuelOf(tuned), fuelOf(standard)));
  const reached = logRatios.filter((_, i) => Number.isFinite(fuelOf(pairs[i]!.tuned) + fuelOf(pairs[i]!.standard)));
  return {
    difficulty: pairs[0]!.tuned.difficulty,
    tuned: figures(pairs.map(({ tuned }) => fuelOf(tuned))),
    standard: figures(pairs.map(({ standard }) => fuelOf(standard))),
    ratio: reached.length === 0 ? null : { ...geometricMean(reached), units: reached.length },
    test: signedRankTest(logRatios),
  };
}

function fuelOf({ threshold }: AttemptSummary): number {
  return threshold?.fuel ?? Number.POSITIVE_INFINITY;
}

/** −∞ or ∞ where one has missed, 0 where both have. */
function logRatio(a: number, b: number): number {
  return a === b ? 0 : log(a / b);
}

function figures(fuels: readonly number[]): FuelFigures {
  const median = medianOf(Float64Array.from(fuels).sort());
  const reached = fuels.filter(Number.isFinite).length;
  return { reached, attempts: fuels.length, median: Number.isFinite(median) ? median : null };
}
