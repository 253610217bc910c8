import { CodedError } from "../foundation/coded-error.ts";
import { numericsVersion } from "../foundation/numerics-version.ts";
import type { Challenge } from "../instance/challenge.ts";
import type { Difficulty } from "../instance/difficulty.ts";
import type { TrainedTensors } from "./score.ts";

export const solutionStops = ["patience", "epoch-limit", "diverged", "out-of-fuel", "interrupted"] as const;

/** Why the attempt behind a solution ended. */
export type SolutionStop = (typeof solutionStops)[number];

/** Where a solution comes from: everything but its tensors. */
export interface SolutionRecord {
  readonly challenge: Challenge;
  readonly difficulty: Difficulty;
  readonly seed: string;
  readonly nonce: number;
  /** `digest` is the SHA-256 of the optimizer's source in hexadecimal, null where none is known. */
  readonly optimizer: { readonly name: string; readonly digest: string | null };
  readonly hyperparameters: Readonly<Record<string, number | boolean>>;
  readonly stop: SolutionStop;
  /** T. */
  readonly epochs: number;
  /** Counted from 1. */
  readonly bestEpoch: number;
  readonly fuel: number;
  readonly maxFuel: number;
  /** SHA-256 over the bits of every epoch's losses and of the tensors, in hexadecimal. */
  readonly signature: string;
  /** The kernel variant that computed it. */
  readonly kernel: string;
  readonly numericsVersion: number;
}

/** w* and where it comes from. The tensors are flat, in the order of `networkLayout`. */
export interface Solution extends SolutionRecord, TrainedTensors {}

/** What `createSolution` takes from an attempt's result. */
export interface FinishedAttempt {
  readonly stop: SolutionStop;
  readonly epochs: number;
  readonly bestEpoch: number | null;
  readonly fuel: number;
  readonly maxFuel: number;
  readonly best: TrainedTensors | null;
  readonly signature: string;
  readonly optimizer: string;
  readonly hyperparameters: Readonly<Record<string, number | boolean>>;
  readonly kernel: string;
}

/** What `createSolution` takes from an instance. */
export interface SolvedInstance {
  readonly challenge: Challenge;
  readonly difficulty: Difficulty;
  readonly seed: string;
  readonly nonce: number;
}

/**
 * The solution of a finished attempt. `digest` identifies the optimizer's source. Throws `solution/none` when the
 * attempt finished no epoch.
 */
export function createSolution(
  instance: SolvedInstance,
  result: FinishedAttempt,
  digest: string | null = null,
): Solution {
  if (result.best === null || result.bestEpoch === null) {
    throw new CodedError(
      "solution/none",
      `the attempt with ${result.optimizer} ended (${result.stop}) before its first epoch did, so it has no solution`,
    );
  }
  const { challenge, difficulty, seed, nonce } = instance;
  const { stop, epochs, bestEpoch, fuel, maxFuel, signature, hyperparameters, kernel, best } = result;
  return {
    ...{ challenge, difficulty, seed, nonce },
    optimizer: { name: result.optimizer, digest },
    ...{ hyperparameters, stop, epochs, bestEpoch, fuel, maxFuel, signature, kernel, numericsVersion },
    parameters: best.parameters,
    statistics: best.statistics,
  };
}
