import { CodedError } from "../../foundation/coded-error.ts";
import type { Difficulty } from "../../instance/difficulty.ts";
import type { Comparison, ComparisonRow, PairFigures } from "../records/comparison.ts";
import type { AttemptSummary } from "../records/recorded-attempt.ts";
import { contestantFigures, fuelToThreshold } from "./contestant-figures.ts";
import { holm } from "./holm.ts";
import { moreNonces, pairOfDifficulty, pairOverall, type UncorrectedPair, verdictOf } from "./pair-figures.ts";
import { performanceProfiles } from "./performance-profile.ts";
import type { SelectedContestant, Selection } from "./selection/selection.ts";
import { conclude, pairSentence } from "./sentences.ts";
import { pairUp } from "./units.ts";

export interface ComparisonOptions {
  /** Compares every two contestants, not only the first with each other one. */
  readonly allPairs?: boolean;
  /** Takes a single contestant too: its figures, and no pair. */
  readonly allowSingle?: boolean;
}

/** The attempts of every contestant at one instance, in the order of the contestants. */
type Heat = readonly AttemptSummary[];

/**
 * Compares the first contestant with each other one, on the instances that all of them attempted. Throws
 * `compare/too-few` for fewer than two contestants or no such instance.
 */
export function compareContestants(
  selection: Selection,
  { allPairs = false, allowSingle = false }: ComparisonOptions = {},
): Comparison {
  const { contestants, challenge, seed, plan } = selection;
  if (contestants.length < (allowSingle ? 1 : 2)) {
    throw new CodedError("compare/too-few", "a comparison needs two optimizers at least; name another one");
  }
  const heats = commonHeats(contestants);
  const labels = contestants.map(({ label }) => label);
  const pairs = pairsOf(labels.length, allPairs);
  const drafts = [...Map.groupBy(heats, ([first]) => difficultyKey(first!)).values()].map((ofRow) =>
    draftRow(ofRow[0]![0]!.difficulty, ofRow, labels, pairs, pairOfDifficulty),
  );
  const rows = finishRows(drafts, drafts.length);
  const [overall] = finishRows([draftRow(null, heats, labels, pairs, pairOverall)], drafts.length);
  if (overall === undefined) throw new Error("a row went missing");
  return {
    ...{ challenge, seed, plan },
    nonces: [...new Set(heats.map(([first]) => first!.nonce))].sort((a, b) => a - b),
    contestants: contestants.map(({ label, optimizer, digest, attempts }) => ({
      ...{ label, optimizer, digest },
      leftOut: attempts.length - heats.length,
    })),
    rows,
    overall,
    conclusion: overall.pairs.map((pair, i) =>
      conclude(
        pair,
        rows.map((row) => row.pairs[i]!),
        overall.contestants,
      ),
    ),
  };
}

/** Instances by N, then L, then nonce. */
function commonHeats(contestants: readonly SelectedContestant[]): Heat[] {
  const byInstance = contestants.map(({ attempts }) => new Map(attempts.map((attempt) => [attempt.instance, attempt])));
  const heats = [...(byInstance[0]?.keys() ?? [])].flatMap((instance) => {
    const heat = byInstance.flatMap((attempts) => attempts.get(instance) ?? []);
    return heat.length === contestants.length ? [heat] : [];
  });
  if (heats.length === 0) {
    const names = contestants.map(({ label, attempts }) => `${label} (${attempts.length})`).join(", ");
    throw new CodedError(
      "compare/too-few",
      `no instance was attempted by all of ${names}; run them on the same difficulties, seed and nonces`,
    );
  }
  return heats.sort(([a], [b]) => difficultyOrder(a!.difficulty, b!.difficulty) || a!.nonce - b!.nonce);
}

export function difficultyOrder(a: Difficulty, b: Difficulty): number {
  return a.samples - b.samples || a.hiddenLayers - b.hiddenLayers;
}

/** The same text for the same difficulty. */
export function difficultyKey({ difficulty }: Pick<AttemptSummary, "difficulty">): string {
  return `${difficulty.hiddenLayers} ${difficulty.samples}`;
}

type IndexPair = readonly [number, number];

function pairsOf(contestants: number, allPairs: boolean): IndexPair[] {
  const firsts = Array.from({ length: allPairs ? contestants : 1 }, (_, i) => i);
  return firsts.flatMap((first) =>
    Array.from({ length: contestants - first - 1 }, (_, i): IndexPair => [first, first + 1 + i]),
  );
}

interface DraftRow extends Omit<ComparisonRow, "pairs"> {
  readonly pairs: readonly UncorrectedPair[];
}

function draftRow(
  difficulty: Difficulty | null,
  heats: readonly Heat[],
  labels: readonly string[],
  pairs: readonly IndexPair[],
  figuresOf: typeof pairOverall,
): DraftRow {
  const profiles = performanceProfiles(labels.map((_, i) => heats.map((heat) => fuelToThreshold(heat[i]!))));
  return {
    difficulty,
    instances: heats.map(([first]) => first!.instance),
    contestants: labels.map((label, i) =>
      contestantFigures(
        label,
        heats.map((heat) => heat[i]!),
        profiles[i]!,
      ),
    ),
    pairs: pairs.map(([i, j]) =>
      figuresOf(
        { first: labels[i]!, second: labels[j]! },
        heats.map((heat) => pairUp(heat[i]!, heat[j]!)),
      ),
    ),
  };
}

/** Corrects the p-values over all pairs of the rows, and draws the conclusions. */
function finishRows(drafts: readonly DraftRow[], difficulties: number): ComparisonRow[] {
  const all = drafts.flatMap(({ pairs }) => pairs);
  const corrected = holm(all.map(({ test }) => test.pValue));
  const adjustedOf = new Map(all.map((pair, i) => [pair, corrected[i]!]));
  return drafts.map((row) => ({
    ...row,
    pairs: row.pairs.map((pair) =>
      finishPair(pair, adjustedOf.get(pair)!, all.length, (figures) =>
        pairSentence(figures, row.difficulty, difficulties),
      ),
    ),
  }));
}

function finishPair(
  pair: UncorrectedPair,
  adjusted: number,
  tests: number,
  sentenceOf: (figures: Omit<PairFigures, "sentence">) => string,
): PairFigures {
  const { first, second, wins, ties, losses, ratio, test } = pair;
  const verdict = verdictOf(pair, adjusted);
  const figures = {
    ...{ first, second, wins, ties, losses, ratio, verdict },
    test: { ...test, adjusted },
    moreNonces: verdict === "undecided" ? moreNonces(pair, tests) : null,
  };
  return { ...figures, sentence: sentenceOf(figures) };
}
