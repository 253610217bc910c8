import { batchOrder, sampleOrder } from "../instance/batches.ts";
import type { Samples } from "../kernel/kernel.ts";
import type { TrainingInstance } from "./attempt.ts";

/** One epoch's batches: batch i is rows `first` … `first + rows` − 1 of `samples`. */
export interface EpochBatches {
  readonly samples: Samples;
  /** In the order of their visits. */
  readonly ranges: readonly { readonly first: number; readonly rows: number }[];
}

/**
 * The batches of any epoch (counted from 0) without those before it. Shuffling by batch visits fixed ranges in a
 * fresh order; shuffling by sample gathers the rows in a fresh order into buffers that are used again each epoch.
 */
export function createBatchSource(instance: TrainingInstance): (epoch: number) => EpochBatches {
  return instance.challenge.shuffle === "batches" ? batchShuffling(instance) : sampleShuffling(instance);
}

function batchShuffling({ key, dataset, batches }: TrainingInstance): (epoch: number) => EpochBatches {
  return (epoch) => ({
    samples: dataset.train,
    ranges: Array.from(batchOrder(key, epoch, batches.length), (batch) => batches[batch]!),
  });
}

function sampleShuffling({ key, dataset, batches, challenge }: TrainingInstance): (epoch: number) => EpochBatches {
  const { train } = dataset;
  const inputs = new Float32Array(train.inputs.length);
  const targets = new Float32Array(train.targets.length);
  return (epoch) => {
    sampleOrder(key, epoch, train.rows).forEach((row, place) => {
      copyRow(train.inputs, row, inputs, place, challenge.inputs);
      copyRow(train.targets, row, targets, place, challenge.outputs);
    });
    return { samples: { inputs, targets }, ranges: batches };
  };
}

function copyRow(from: Float32Array, row: number, to: Float32Array, place: number, columns: number): void {
  for (let column = 0; column < columns; column++) to[place * columns + column] = from[row * columns + column]!;
}
