/** What an attempt's process is given: metered code and the training part of an instance, no test data, no seed phrase. */
import type { Challenge } from "../instance/challenge.ts";
import type { Difficulty } from "../instance/difficulty.ts";
import type { Kernel, NetworkShape } from "../kernel/kernel.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import type { TrainingInstance, TrainingSplit } from "../training/attempt.ts";
import { encodeFrame, type Frame } from "./frames.ts";

export interface Job {
  readonly code: string;
  readonly instance: TrainingInstance;
  readonly kernel: Pick<Kernel, "name" | "variant">;
  readonly hyperparameters: Hyperparameters;
  readonly maxFuel: number;
}

interface JobHead extends Omit<Job, "instance"> {
  readonly challenge: Challenge;
  readonly difficulty: Difficulty;
  readonly shape: NetworkShape;
  readonly batches: TrainingInstance["batches"];
  readonly key: string;
  readonly rows: { readonly train: number; readonly validation: number };
  /** Lengths of the arrays that follow, in the order of `arraysOf`. */
  readonly lengths: readonly number[];
}

export function encodeJob({ code, instance, kernel, hyperparameters, maxFuel }: Job): Uint8Array {
  const { challenge, difficulty, shape, batches, key, dataset } = instance;
  const arrays = arraysOf(instance);
  const head: JobHead = {
    ...{ code, hyperparameters, maxFuel, challenge, difficulty, shape, batches },
    kernel: { name: kernel.name, variant: kernel.variant },
    key: Buffer.from(key).toString("hex"),
    rows: { train: dataset.train.rows, validation: dataset.validation.rows },
    lengths: arrays.map(({ length }) => length),
  };
  return encodeFrame("job", head, arrays);
}

function arraysOf({ dataset, initial }: TrainingInstance): Float32Array[] {
  const { train, validation } = dataset;
  return [train.inputs, train.targets, validation.inputs, validation.targets, initial.parameters, initial.frozen];
}

/** The job of a frame that our own parent wrote. */
export function decodeJob({ head, floats }: Frame): Job {
  const { code, kernel, hyperparameters, maxFuel, key, rows, lengths, ...rest } = head as JobHead;
  let offset = 0;
  const next = (index: number): Float32Array => {
    const length = lengths[index] ?? 0;
    offset += length;
    return floats.slice(offset - length, offset);
  };
  const split = (count: number, first: number): TrainingSplit => ({
    rows: count,
    inputs: next(first),
    targets: next(first + 1),
  });
  const dataset = { train: split(rows.train, 0), validation: split(rows.validation, 2) };
  const initial = { parameters: next(4), frozen: next(5) };
  const instance = { ...rest, key: new Uint8Array(Buffer.from(key, "hex")), dataset, initial };
  return { code, kernel, hyperparameters, maxFuel, instance };
}
