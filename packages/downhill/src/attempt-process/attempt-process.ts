import type { Difficulty } from "../instance/difficulty.ts";
import type { Instance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import type { AttemptResult, TrainingData, TrainingOutline } from "../training/attempt.ts";
import type { EpochReport } from "./attempt-record.ts";
import type { Frame } from "./frames.ts";
import type { Limits } from "./launch.ts";
import type { PreparedSubmission } from "./prepared-submission.ts";
import type { StepRequest } from "./step-messages.ts";

export interface AttemptProcessOptions {
  /** Where it is still being prepared, the process starts meanwhile. */
  readonly submission: PreparedSubmission | Promise<PreparedSubmission>;
  readonly difficulty: Difficulty;
  /** Put over the optimizer's own; unknown names are errors. */
  readonly hyperparameters?: Hyperparameters;
  readonly maxFuel: number;
  readonly kernel: Pick<Kernel, "name" | "variant">;
  readonly limits?: Partial<Limits>;
  /**
   * The file of the built-in optimizer of that name, for submissions that only have hyperparameters for one; throws
   * where there is none. Without it such submissions are refused.
   */
  readonly findBuiltIn?: (name: string) => string;
  /** Ends the process when it is aborted, also while it opens. */
  readonly signal?: AbortSignal;
}

/** An attempt in a process of its own; iterating gives its epochs. */
export interface AttemptProcess extends AsyncIterable<EpochReport> {
  readonly name: string;
  readonly hyperparameters: Hyperparameters;
  readonly maxFuel: number;
  /** What runs: over the built-in optimizer where the submission only has hyperparameters for one. */
  readonly submission: PreparedSubmission;
  /** Begins training. The instance must have the difficulty that the process was opened with. */
  start(instance: Instance): void;
  /** Instead of `start`, for an attempt that is driven step by step (`SteppedAttempt`). */
  startSteps(outline: TrainingOutline): void;
  /** The data of such an attempt: what is known of them. */
  supply(data: Partial<TrainingData>): void;
  /** Sends a request of such an attempt that is not answered. */
  tell(request: StepRequest, arrays: readonly Uint8Array[]): void;
  /** Sends a request of such an attempt and waits for the reply. Throws what the attempt failed with. */
  ask(request: StepRequest): Promise<Frame>;
  /** Ends the attempt after the epoch that is under way, with its best epoch so far. */
  interrupt(): void;
  /** Ends the process, whatever it does. */
  close(): void;
  /** The outcome, after the last epoch. Throws what the attempt failed with. */
  result(): Promise<AttemptResult>;
}
