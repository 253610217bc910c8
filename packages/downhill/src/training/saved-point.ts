import type { StateTree } from "../optimizer/optimizer.ts";

/**
 * What an optimizer may find in its arrays from before an epoch. Where a part is not carried it is filled with NaN at
 * the beginning of every epoch, so that whoever reads it is noticed; what does not read it has the same bits.
 */
export interface Carry {
  /** The last gradient: seen by `queryLocation` alone. */
  readonly gradient: boolean;
  /** The last update: what `update` holds when `step` is called. */
  readonly update: boolean;
}

/** An attempt between two epochs: all that the next ones depend on, beside the instance and the optimizer. */
export interface SavedPoint {
  /** Epochs finished. */
  readonly epoch: number;
  /** Steps taken. */
  readonly stepCount: number;
  /** Losses of the last epoch; NaN before the first. */
  readonly trainLoss: number;
  readonly validationLoss: number;
  /** Fuel of the attempt so far, the engine's and the optimizer's. */
  readonly fuel: number;
  /** Lowest validation loss so far, ∞ before the first, and its epoch, then 0. */
  readonly lowest: number;
  readonly bestEpoch: number;
  /** Draws taken from the optimizer's random stream. */
  readonly draws: number;
  readonly parameters: Float32Array;
  /** Running statistics. */
  readonly statistics: Float32Array;
  /** Null where it is not carried. */
  readonly gradient: Float32Array | null;
  readonly update: Float32Array | null;
  /** The optimizer's. */
  readonly state: StateTree;
}
