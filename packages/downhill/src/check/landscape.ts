import type { OptimizerDifficulty, TensorDescription } from "../optimizer/optimizer.ts";

/** A function to descend, with all that an optimizer is told about it. */
export interface Landscape {
  readonly difficulty: OptimizerDifficulty;
  readonly tensors: readonly TensorDescription[];
  readonly parameterCount: number;
  readonly batchesPerEpoch: number;
  /** 32 bytes: key of the optimizer's random stream. */
  readonly key: Uint8Array;
  /** Where the descent starts. */
  readonly start: Float32Array;
  /** What evaluation remembers from the steps, such as running statistics; may be written to put it back. */
  readonly memory: Float32Array;
  /** The loss of a batch, 0 … batchesPerEpoch − 1, at `location`; its gradient goes into `gradient`. */
  slope(location: Float32Array, batch: number, gradient: Float32Array): number;
  validate(parameters: Float32Array): number;
}
