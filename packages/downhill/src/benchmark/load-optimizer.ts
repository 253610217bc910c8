/** Optimizers as a benchmark needs them: ready to run, complete, and known by their own name. */
import { fileURLToPath } from "node:url";
import {
  openAttemptProcess,
  type PreparedSubmission,
  prepareSubmission,
} from "../attempt-process/run-attempt-process.ts";
import { challengeHyperparameters } from "../baselines/challenge-hyperparameters.ts";
import { type BuiltInOptimizerName, builtInOptimizerSource, builtInOptimizers } from "../baselines/index.ts";
import type { Difficulty } from "../instance/difficulty.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import { mergeHyperparameters } from "../training/hyperparameters.ts";

export interface LoadedOptimizer {
  readonly name: string;
  /** Over its built-in optimizer where it only has hyperparameters. */
  readonly submission: PreparedSubmission;
  readonly isBuiltIn: boolean;
  /** Hyperparameters for the paper's challenge; only built-in optimizers have them. */
  readonly tuned: ((difficulty: Difficulty) => Hyperparameters) | undefined;
  /** Throws `hyperparameters/…` for what cannot go over the optimizer's own. */
  checkOverrides(overrides: Hyperparameters, difficulty: Difficulty): void;
}

/** A built-in optimizer. Nothing of it runs. */
export async function loadBuiltIn(name: BuiltInOptimizerName): Promise<LoadedOptimizer> {
  return {
    name,
    submission: await prepareSubmission(fileURLToPath(builtInOptimizerSource(name))),
    isBuiltIn: true,
    tuned: (difficulty) => challengeHyperparameters(name, difficulty),
    checkOverrides: (overrides, difficulty) => {
      mergeHyperparameters(name, builtInOptimizers[name].hyperparameters(difficulty), overrides);
    },
  };
}

export interface LoadFileOptions {
  /** Where the file is asked for its hyperparameters. */
  readonly difficulty: Difficulty;
  readonly maxFuel: number;
  readonly kernel: Pick<Kernel, "name" | "variant">;
  /** The file of a built-in optimizer, for submissions that only have hyperparameters for one. */
  readonly findBuiltIn: (name: string) => string;
}

/** Loading a file takes some hundredths of a second. */
const limits = { seconds: 60 };

/** An optimizer in a file, which says its name in a process of its own. Throws as `openAttemptProcess` does. */
export async function loadOptimizerFile(path: string, options: LoadFileOptions): Promise<LoadedOptimizer> {
  const attempt = await openAttemptProcess({ ...options, limits, submission: await prepareSubmission(path) });
  try {
    const { name, submission, hyperparameters } = attempt;
    return {
      ...{ name, submission, isBuiltIn: false, tuned: undefined },
      checkOverrides: (overrides) => {
        mergeHyperparameters(name, hyperparameters, overrides);
      },
    };
  } finally {
    attempt.close();
  }
}
