/** From a plan to the attempts that it stands for: every constant spelled out, every optimizer by its digest. */
import { CodedError } from "../foundation/coded-error.ts";
import { numericsVersion } from "../foundation/numerics-version.ts";
import { createChallenge } from "../instance/challenge.ts";
import { type Difficulty, validateDifficulty } from "../instance/difficulty.ts";
import { validateNonce, validateSeed } from "../instance/seed.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import type { LoadedOptimizer } from "./load-optimizer.ts";
import type { BenchmarkPlan, PlanEntry } from "./plan.ts";
import type { PoolTask } from "./pool.ts";
import { type PlannedOptimizer, type PlanRecord, planRecord, type ResolvedPlan } from "./records/plan-record.ts";
import { attemptAddress } from "./records/recorded-attempt.ts";
import { parseWholeNumbers } from "./whole-numbers.ts";

/** An attempt of a plan. */
export interface PlannedTask extends PoolTask {
  /** The plan's label of its optimizer. */
  readonly label: string;
  /** Of its record. */
  readonly address: string;
}

export interface ResolvedBenchmark {
  readonly record: PlanRecord;
  /** Every attempt, optimizer by optimizer, difficulty by difficulty. */
  readonly tasks: readonly PlannedTask[];
}

/** Attempts of one plan, at most. */
const mostAttempts = 1_000_000;

/** Gives an optimizer by its name or path; files are asked for their hyperparameters at the difficulty. */
export type LoadOptimizer = (nameOrPath: string, difficulty: Difficulty, maxFuel: number) => Promise<LoadedOptimizer>;

/**
 * Resolves a valid plan. Throws `plan/…`, `challenge/…`,
 * `difficulty/…`, `hyperparameters/…` and what `load` throws.
 */
export async function resolvePlan(plan: BenchmarkPlan, load: LoadOptimizer): Promise<ResolvedBenchmark> {
  const challenge = createChallenge(plan.preset ?? "paper", plan.challenge);
  const difficulties = difficultiesOf(plan).map((difficulty) => validateDifficulty(difficulty, challenge));
  const nonces = parseWholeNumbers(plan.nonces ?? "0..4").map(validateNonce);
  const count = plan.optimizers.length * difficulties.length * nonces.length;
  if (count > mostAttempts) {
    throw new CodedError("plan/too-large", `the plan has ${count} attempts; at most ${mostAttempts} are allowed`);
  }
  const maxFuel = checkFuel(plan.maxFuel ?? challenge.fuelLimit, challenge.fuelLimit);
  const chosen: ChosenEntry[] = [];
  for (const item of plan.optimizers) {
    const entry = typeof item === "string" ? { optimizer: item } : item;
    chosen.push(chooseEntry(entry, await load(entry.optimizer, difficulties[0]!, maxFuel), difficulties));
  }
  const resolved: ResolvedPlan = {
    challenge,
    seed: validateSeed(plan.seed ?? "downhill"),
    maxFuel,
    numericsVersion,
    difficulties,
    nonces,
    optimizers: withLabels(chosen),
  };
  return { record: planRecord(resolved), tasks: tasksOf(resolved, chosen) };
}

interface ChosenEntry {
  readonly entry: PlanEntry;
  readonly loaded: LoadedOptimizer;
  readonly overrides: readonly Hyperparameters[];
}

function chooseEntry(entry: PlanEntry, loaded: LoadedOptimizer, difficulties: readonly Difficulty[]): ChosenEntry {
  if (entry.tuned === true && loaded.tuned === undefined) {
    throw new CodedError(
      "optimizer/not-tuned",
      `${loaded.name} cannot be tuned by a flag, which knows the built-in optimizers only: an optimizer in a file ` +
        "chooses its hyperparameters itself, as a function of the difficulty",
    );
  }
  const overrides = difficulties.map((difficulty) => {
    const tuned = entry.tuned === true ? loaded.tuned?.(difficulty) : {};
    const over = { ...tuned, ...entry.set };
    loaded.checkOverrides(over, difficulty);
    return over;
  });
  return { entry, loaded, overrides };
}

/** In ascending N, then L; each once. */
function difficultiesOf({ difficulties, hiddenLayers, samples }: BenchmarkPlan): Difficulty[] {
  const all =
    difficulties ??
    parseWholeNumbers(samples ?? 1024).flatMap((n) =>
      parseWholeNumbers(hiddenLayers ?? 3).map((l) => ({ hiddenLayers: l, samples: n })),
    );
  const once = new Map(all.map((difficulty) => [`${difficulty.hiddenLayers} ${difficulty.samples}`, difficulty]));
  return [...once.values()].sort((a, b) => a.samples - b.samples || a.hiddenLayers - b.hiddenLayers);
}

function checkFuel(maxFuel: number, limit: number): number {
  if (maxFuel <= limit) return maxFuel;
  throw new CodedError("plan/invalid", `maxFuel is ${maxFuel}; the challenge's limit of ${limit} is the most`);
}

/** Names where they are enough, else with what tells entries of that name apart. Throws `plan/labels`. */
function withLabels(chosen: readonly ChosenEntry[]): PlannedOptimizer[] {
  const optimizers = chosen.map(({ entry, loaded, overrides }) => {
    const { name, submission } = loaded;
    const isAlone = chosen.filter((other) => other.loaded.name === name).length === 1;
    return {
      label: entry.label ?? (isAlone ? name : longLabel(entry, loaded)),
      name,
      digest: submission.digest,
      overrides,
    };
  });
  const labels = optimizers.map(({ label }) => label);
  const twice = labels.find((label, i) => labels.indexOf(label) < i);
  if (twice === undefined) return optimizers;
  throw new CodedError(
    "plan/labels",
    `two optimizers of the plan are called ${JSON.stringify(twice)}; leave one out, or give them labels of their own`,
  );
}

function longLabel({ set = {}, tuned }: PlanEntry, { name, submission, isBuiltIn }: LoadedOptimizer): string {
  const values = Object.entries(set).map(([key, value]) => `${key}=${value}`);
  const details = [...(tuned === true ? ["tuned"] : []), ...values].join(",");
  const which = isBuiltIn ? name : `${name}@${submission.digest.slice(0, 8)}`;
  return details === "" ? which : `${which}:${details}`;
}

function tasksOf(plan: ResolvedPlan, chosen: readonly ChosenEntry[]): PlannedTask[] {
  const { challenge, seed, maxFuel, difficulties, nonces, optimizers } = plan;
  return optimizers.flatMap(({ label, name, digest, overrides }, i) => {
    const submission = chosen[i]!.loaded.submission;
    return difficulties.flatMap((difficulty, j) =>
      nonces.map((nonce) => {
        const identity = {
          ...{ challenge, difficulty, seed, nonce, optimizerDigest: digest },
          ...{ overrides: overrides[j] ?? {}, maxFuel, numericsVersion },
        };
        return { label, optimizer: name, submission, identity, address: attemptAddress(identity) };
      }),
    );
  });
}
