/**
 * One optimizer on one instance: the paper's Algorithm 1, as its callers see it. An attempt is driven epoch by epoch,
 * so that a command line can draw between epochs and a person can stop it.
 */

import type { Instance } from "../instance/instance.ts";
import type { Kernel, Network, Samples } from "../kernel/kernel.ts";
import type { Hyperparameters, Optimizer } from "../optimizer/optimizer.ts";
import type { OptimizerSession } from "../optimizer/optimizer-session.ts";
import type { Carry, SavedPoint } from "./saved-point.ts";

/** Why an attempt ended. */
export type StopReason = "patience" | "epoch-limit" | "diverged" | "out-of-fuel" | "interrupted";

export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Mean of the batch losses at the query locations. */
  readonly trainLoss: number;
  /** Loss of the validation set after the epoch, with running statistics. */
  readonly validationLoss: number;
  /** Fuel of the attempt up to here. */
  readonly fuel: number;
}

/** What training needs of an instance beside its data. */
export type TrainingOutline = Pick<Instance, "challenge" | "difficulty" | "key" | "shape" | "initial" | "batches">;

/** What training needs of an instance: no test data. An `Instance` is one too. */
export interface TrainingInstance extends TrainingOutline {
  readonly dataset: TrainingData;
}

export interface TrainingData {
  readonly train: TrainingSplit;
  readonly validation: TrainingSplit;
}

/** Rows of inputs and targets as the network sees them. */
export interface TrainingSplit extends Samples {
  readonly rows: number;
}

export interface AttemptOptions {
  readonly instance: TrainingInstance;
  readonly optimizer: Optimizer;
  readonly kernel: Kernel;
  /** Put over the optimizer's own; unknown names are errors. */
  readonly hyperparameters?: Hyperparameters;
  /** Fuel limit, a positive integer at most the challenge's, which is the default. */
  readonly maxFuel?: number;
}

/** An attempt whose optimizer is already at work, wherever its code runs. */
export interface SessionAttemptOptions extends Omit<AttemptOptions, "optimizer"> {
  readonly session: OptimizerSession;
  /** Where to go on, which the attempt takes over; the beginning unless given. */
  readonly from?: SavedPoint;
  /** A network at the beginning, or with `from` of an attempt on the same instance that is not used any more. */
  readonly network?: Network;
  /** What the optimizer finds from before an epoch; everything unless given. */
  readonly carry?: Carry;
}

export interface AttemptResult {
  readonly stop: StopReason;
  /** T: what patience gives, or would have given a diverged attempt; for the rest, the epochs finished. */
  readonly epochs: number;
  /** Counted from 1; null when no epoch was finished. */
  readonly bestEpoch: number | null;
  readonly fuel: number;
  readonly maxFuel: number;
  readonly trace: readonly EpochRecord[];
  /** w* and its running statistics, flat in the order of `networkLayout`; null when no epoch was finished. */
  readonly best: { readonly parameters: Float32Array; readonly statistics: Float32Array } | null;
  /** SHA-256 over the bits of every epoch's losses and of w*, in hexadecimal. */
  readonly signature: string;
  readonly optimizer: string;
  readonly hyperparameters: Hyperparameters;
  /** The kernel's variant. */
  readonly kernel: string;
}

export interface Attempt {
  readonly hyperparameters: Hyperparameters;
  readonly maxFuel: number;
  /** Floating-point operations of the engine and metered ones of the optimizer, so far. */
  readonly fuel: number;
  /** The best epoch so far, counted from 1; null before the first is finished. */
  readonly bestEpoch: number | null;
  /**
   * The tensors of the best epoch so far, which later epochs overwrite; null before the first is finished, and where
   * the attempt was resumed.
   */
  readonly best: AttemptResult["best"];
  /** Why the attempt ended; undefined while it runs. */
  readonly stop: StopReason | undefined;
  /**
   * Runs one epoch. Returns its record, or undefined when the attempt ended without finishing the epoch, or had
   * ended before. Throws `optimizer/failed` when a hook throws; the attempt cannot go on after that.
   */
  runEpoch(): EpochRecord | undefined;
  /** Ends the attempt here, with the best epoch so far. Does nothing after the end. */
  interrupt(): void;
  /** The outcome; throws `attempt/running` before the end, and `attempt/resumed` where the beginning is not known. */
  result(): AttemptResult;
}

/** An attempt that can be written down between two epochs and taken up again. */
export interface SavableAttempt extends Attempt {
  /**
   * All that the next epochs depend on, in the attempt's own arrays: encode or copy it before the next epoch changes
   * them. Throws TypeError where the optimizer's state is no tree of plain data.
   */
  peek(): SavedPoint;
  /** As `Attempt` has it. A validation loss that is given is gone on with, and not computed: who gives it does that. */
  runEpoch(believedLoss?: number): EpochRecord | undefined;
  /** The validation loss as things are. Costs no fuel. */
  evaluate(): number;
  /** Where it computes. */
  readonly network: Network;
}

export interface TrainOptions extends AttemptOptions {
  /** Called after every finished epoch. */
  readonly onEpoch?: (record: EpochRecord) => void;
  /** Looked at before every epoch; an aborted signal interrupts the attempt. */
  readonly signal?: AbortSignal;
}
