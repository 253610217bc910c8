/**
 * Tuning from beginning to end: the search on tuning instances, then the judgement on instances that the search has
 * never seen. Everything runs through a store, so tuning that was interrupted goes on where it was.
 */
import { numericsVersion } from "../../foundation/numerics-version.ts";
import type { Difficulty } from "../../instance/difficulty.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";
import { type PlanRecord, planRecord } from "../records/plan-record.ts";
import { type OnTasks, type RunnerOptions, runTasks } from "./attempt-runner.ts";
import type { FuelPair } from "./fuel-comparison.ts";
import type { Round } from "./halving.ts";
import { type SearchOptions, type SearchResult, searchHyperparameters, type WantedOutcome } from "./search.ts";
import { type TuningSubject, type TuningTask, tuningTask } from "./tuning-task.ts";

/** What is to be found. */
export interface Tuning {
  readonly subject: TuningSubject;
  readonly search: SearchOptions;
  /** Fuel limit of the search's attempts; the judged ones have the challenge's. */
  maxFuel(difficulty: Difficulty): number;
  readonly judge: JudgeOptions;
}

/** And how. */
export interface TuneOptions extends Tuning {
  readonly run: RunnerOptions;
  readonly watch?: TuneWatcher;
}

export interface JudgeOptions {
  /** Seed phrase of the judged instances, another than the search's. */
  readonly seed: string;
  /** None where nothing is to be judged. */
  readonly nonces: readonly number[];
  readonly labels: JudgedLabels;
}

/** What the two sides of the judgement are called. */
export interface JudgedLabels {
  readonly standard: string;
  readonly tuned: string;
}

/** Is told of each part of the work before it begins: the rounds in turn, then null for the judgement. */
export type TuneWatcher = (round: Round | null, counts: Parameters<OnTasks>[0]) => void;

export interface TuneResult {
  readonly search: SearchResult;
  /** In the order of the difficulties. */
  readonly chosen: readonly ChosenHyperparameters[];
  /** Null where nothing was judged: no nonces, or the optimizer as it is was best everywhere. */
  readonly judgement: Judgement | null;
}

export interface ChosenHyperparameters {
  readonly difficulty: Difficulty;
  /** Over the optimizer's own: what was fixed, and what the best trial puts over it. */
  readonly overrides: Hyperparameters;
}

export interface Judgement {
  /** The optimizer as it is, and tuned. */
  readonly plan: PlanRecord;
  /** All of the optimizer as it is, then as many of the tuned one, instance by instance. */
  readonly outcomes: readonly WantedOutcome[];
}

/** The attempts of both sides at each instance, without the instances where one was lost. */
export function pairsOf({ outcomes }: Judgement): FuelPair[] {
  const half = outcomes.length / 2;
  return outcomes.slice(0, half).flatMap(({ attempt: standard }, i) => {
    const tuned = outcomes[half + i]!.attempt;
    return "lost" in standard || "lost" in tuned ? [] : [{ tuned, standard }];
  });
}

/** Throws `tune/interrupted` where a signal stopped the pool before the end. */
export async function tune(options: TuneOptions): Promise<TuneResult> {
  const { subject, search, maxFuel, run, watch } = options;
  const result = await searchHyperparameters(search, (wanted, round) => {
    const tasks = wanted.map((one) =>
      tuningTask(subject, one, { seed: search.seed, maxFuel: maxFuel(one.difficulty) }),
    );
    return runTasks(tasks, run, (counts) => watch?.(round, counts));
  });
  const chosen = result.searches.map(({ difficulty, best }) => ({
    difficulty,
    overrides: { ...subject.fixed(difficulty), ...result.trials[best.trial] },
  }));
  const isWorthJudging = options.judge.nonces.length > 0 && result.searches.some(({ best }) => best.trial !== 0);
  return { search: result, chosen, judgement: isWorthJudging ? await judge(options, result) : null };
}

async function judge({ subject, search, judge, run, watch }: TuneOptions, result: SearchResult): Promise<Judgement> {
  const { challenge, name } = subject;
  const sides = [
    { label: judge.labels.standard, trials: search.difficulties.map(() => ({})) },
    { label: judge.labels.tuned, trials: result.searches.map(({ best }) => result.trials[best.trial]!) },
  ];
  const maxFuel = challenge.fuelLimit;
  const tasks: TuningTask[] = sides.flatMap(({ trials }) =>
    search.difficulties.flatMap((difficulty, i) =>
      judge.nonces.map((nonce) =>
        tuningTask(subject, { difficulty, trial: trials[i]!, nonce }, { seed: judge.seed, maxFuel }),
      ),
    ),
  );
  const plan = planRecord({
    ...{ challenge, seed: judge.seed, maxFuel, numericsVersion, nonces: judge.nonces },
    difficulties: search.difficulties,
    optimizers: sides.map(({ label, trials }) => ({
      ...{ label, name, digest: subject.submission.digest },
      overrides: search.difficulties.map((difficulty, i) => ({ ...subject.fixed(difficulty), ...trials[i] })),
    })),
  });
  return { plan, outcomes: await runTasks(tasks, run, (counts) => watch?.(null, counts)) };
}
