/** The search in full, for those who want to see what was tried and what it cost, or to redo a choice. */

import { numericsVersion } from "../../foundation/numerics-version.ts";
import type { Challenge } from "../../instance/challenge.ts";
import type { Difficulty } from "../../instance/difficulty.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";
import type { Comparison } from "../records/comparison.ts";
import type { AttemptSummary } from "../records/recorded-attempt.ts";
import { compareFuel, type FuelRow } from "./fuel-comparison.ts";
import type { Objective } from "./objective.ts";
import type { DifficultySearch, Standing, WantedOutcome } from "./search.ts";
import { formatSearchRange } from "./search-range.ts";
import { pairsOf, type TuneResult, type Tuning } from "./tune.ts";

export interface SearchRecord {
  readonly format: "downhill-search";
  readonly formatVersion: 1;
  /** Version of Downhill. */
  readonly version: string;
  readonly numericsVersion: number;
  readonly optimizer: { readonly name: string; readonly digest: string };
  readonly challenge: Challenge;
  readonly objective: Objective;
  /** Ranges as the command line has them. */
  readonly space: Readonly<Record<string, string>>;
  /** Of the tuning instances. */
  readonly seed: string;
  readonly nonces: readonly number[];
  /** What each trial puts over the optimizer as it is, which is the first. */
  readonly trials: readonly Hyperparameters[];
  readonly searches: readonly RecordedSearch[];
  readonly judgement: RecordedJudgement | null;
  readonly cost: { readonly search: Cost; readonly judgement: Cost };
}

export interface RecordedSearch {
  readonly difficulty: Difficulty;
  readonly maxFuel: number;
  /** Hyperparameters put over the optimizer's own in every trial. */
  readonly fixed: Hyperparameters;
  readonly rounds: readonly { readonly nonces: readonly number[]; readonly standings: readonly RecordedStanding[] }[];
  /** Index of the best trial. */
  readonly best: number;
  /** What the submission has at this difficulty. */
  readonly chosen: Hyperparameters;
  /** Each once. */
  readonly attempts: readonly RecordedOutcome[];
}

/** The best of a round first. */
export interface RecordedStanding {
  readonly trial: number;
  readonly failures: number;
  readonly mean: number | null;
  /** Addresses, in the order of the nonces. */
  readonly attempts: readonly string[];
}

export interface RecordedJudgement {
  readonly seed: string;
  readonly nonces: readonly number[];
  /** Digest of the plan, which the store has too. */
  readonly plan: string;
  readonly attempts: readonly RecordedOutcome[];
  /** Null where no instance has attempts of both sides, since they were lost. */
  readonly comparison: Comparison | null;
  /** Fuel to the threshold. */
  readonly fuel: readonly FuelRow[];
}

/** What is worth seeing of an attempt without the store. */
export type RecordedOutcome =
  | (Pick<
      AttemptSummary,
      "address" | "nonce" | "status" | "testError" | "baseline" | "epochs" | "fuel" | "threshold"
    > & {
      /** Wall time of its epochs where it was run first. */
      readonly seconds: number | null;
    })
  | { readonly address: string; readonly lost: string };

export interface Cost {
  /** Different ones, those that the store had before included. */
  readonly attempts: number;
  readonly fuel: number;
  /** Wall times of the attempts, added up. */
  readonly seconds: number;
}

export interface RecordingOptions {
  readonly version: string;
  /** Wall time of attempts by address. */
  readonly seconds: ReadonlyMap<string, number>;
  /** Of the judgement's two sides. */
  readonly comparison: Comparison | null;
}

export function searchRecord(options: Tuning, result: TuneResult, recording: RecordingOptions): SearchRecord {
  const { subject, search } = options;
  const searches = result.search.searches.map((one, i) => ({
    ...{ difficulty: one.difficulty, maxFuel: options.maxFuel(one.difficulty), fixed: subject.fixed(one.difficulty) },
    rounds: one.rounds.map(({ nonces, standings }) => ({ nonces, standings: standings.map(recordStanding) })),
    ...{ best: one.best.trial, chosen: result.chosen[i]!.overrides },
    attempts: recordOutcomes(allOutcomes(one), recording.seconds),
  }));
  const judgement = recordJudgement(options, result, recording);
  return {
    ...{ format: "downhill-search", formatVersion: 1, version: recording.version, numericsVersion },
    optimizer: { name: subject.name, digest: subject.submission.digest },
    ...{ challenge: subject.challenge, objective: search.objective },
    space: Object.fromEntries(Object.entries(search.space).map(([name, range]) => [name, formatSearchRange(range)])),
    ...{ seed: search.seed, nonces: search.nonces, trials: result.search.trials, searches, judgement },
    cost: { search: sum(searches.flatMap(({ attempts }) => attempts)), judgement: sum(judgement?.attempts ?? []) },
  };
}

function recordStanding({ trial, failures, mean, outcomes }: Standing): RecordedStanding {
  return { trial, failures, mean, attempts: outcomes.map(({ address }) => address) };
}

/** Those of a trial that went further include its earlier ones. */
function allOutcomes({ rounds }: DifficultySearch): WantedOutcome[] {
  return rounds.flatMap(({ standings }) => standings.flatMap(({ outcomes }) => outcomes));
}

function recordJudgement(
  { judge }: Tuning,
  { judgement }: TuneResult,
  { comparison, seconds }: RecordingOptions,
): RecordedJudgement | null {
  if (judgement === null) return null;
  return {
    ...{ seed: judge.seed, nonces: judge.nonces, plan: judgement.plan.digest },
    attempts: recordOutcomes(judgement.outcomes, seconds),
    comparison,
    fuel: compareFuel(pairsOf(judgement)),
  };
}

function recordOutcomes(
  outcomes: readonly WantedOutcome[],
  seconds: ReadonlyMap<string, number>,
): readonly RecordedOutcome[] {
  const once = new Map(outcomes.map((outcome) => [outcome.address, outcome]));
  return [...once.values()].map(({ address, attempt }) => {
    if ("lost" in attempt) return { address, lost: attempt.lost };
    const { nonce, status, testError, baseline, epochs, fuel, threshold } = attempt;
    const score = { status, testError, baseline, epochs, fuel, threshold };
    return { address, nonce, ...score, seconds: seconds.get(address) ?? null };
  });
}

function sum(outcomes: readonly RecordedOutcome[]): Cost {
  const recorded = outcomes.flatMap((outcome) => ("lost" in outcome ? [] : outcome));
  return {
    attempts: outcomes.length,
    fuel: recorded.reduce((total, { fuel }) => total + fuel, 0),
    seconds: recorded.reduce((total, { seconds }) => total + (seconds ?? 0), 0),
  };
}
