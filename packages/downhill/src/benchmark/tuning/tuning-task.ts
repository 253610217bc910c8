/** From what a search wants to tasks of a pool. */
import { numericsVersion } from "../../foundation/numerics-version.ts";
import { batchRanges } from "../../instance/batches.ts";
import type { Challenge } from "../../instance/challenge.ts";
import { type Difficulty, splitSamples } from "../../instance/difficulty.ts";
import { networkShape } from "../../instance/network.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";
import { engineFuel } from "../../training/fuel.ts";
import type { PoolTask } from "../pool.ts";
import type { AttemptIdentity } from "../records/recorded-attempt.ts";
import type { WantedAttempt } from "./search.ts";

/** What is tuned, and under which conditions. */
export interface TuningSubject {
  /** The optimizer's own name. */
  readonly name: string;
  readonly submission: PoolTask["submission"];
  readonly challenge: Challenge;
  /** Hyperparameters that are not searched but are not the optimizer's own either. */
  fixed(difficulty: Difficulty): Hyperparameters;
}

export interface TuningTask extends PoolTask {
  readonly wanted: WantedAttempt;
}

export function tuningTask(
  { name, submission, challenge, fixed }: TuningSubject,
  wanted: WantedAttempt,
  { seed, maxFuel }: Pick<AttemptIdentity, "seed" | "maxFuel">,
): TuningTask {
  const { difficulty, trial, nonce } = wanted;
  const overrides = { ...fixed(difficulty), ...trial };
  const identity = { challenge, difficulty, seed, nonce, optimizerDigest: submission.digest, overrides, maxFuel };
  return { optimizer: name, submission, wanted, identity: { ...identity, numericsVersion } };
}

/** The fuel that the engine alone uses in so many epochs, or the challenge's limit where that is less. */
export function fuelOfEpochs(challenge: Challenge, difficulty: Difficulty, epochs: number): number {
  const cost = engineFuel(networkShape(challenge, difficulty));
  const { train, validation } = splitSamples(difficulty.samples, challenge.trainFraction);
  const batches = batchRanges(train, challenge.batchSize, challenge.shuffle);
  const steps = batches.reduce((sum, { rows }) => sum + cost.step(rows), 0);
  return Math.min(challenge.fuelLimit, epochs * (steps + cost.evaluation(validation)));
}
