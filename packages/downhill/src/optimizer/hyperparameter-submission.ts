import type { Hyperparameters, OptimizerDifficulty } from "./optimizer.ts";

/** The smallest submission: another choice of hyperparameters for an optimizer that comes with Downhill. */
export interface HyperparameterSubmission<H extends Hyperparameters = Hyperparameters> {
  /** Name in results; the optimizer's own unless given. Lower-case letters, digits and hyphens. */
  readonly name?: string;
  /** Name of a built-in optimizer, such as "adam". */
  readonly optimizer: string;
  /** Hyperparameters as a function of the difficulty; those that are left out keep the optimizer's own values. */
  hyperparameters(difficulty: OptimizerDifficulty): H;
}

/**
 * Declares hyperparameters for a built-in optimizer: the default export of a file that `downhill run` and
 * `downhill check` take like any other. Whether the optimizer exists and has such hyperparameters is checked when
 * the file is loaded. Throws TypeError where a part is missing.
 */
export function defineHyperparameters<H extends Hyperparameters>(
  submission: HyperparameterSubmission<H>,
): HyperparameterSubmission<H> {
  if (typeof submission.optimizer !== "string") {
    throw new TypeError('"optimizer" must be the name of a built-in optimizer, as in optimizer: "adam"');
  }
  if (typeof submission.hyperparameters !== "function") {
    throw new TypeError('"hyperparameters" must be a function, as in hyperparameters: () => ({ learningRate: 0.01 })');
  }
  return Object.freeze({ ...submission });
}
