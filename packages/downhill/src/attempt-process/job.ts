/**
 * What an attempt's process is given: first the kernel, so that it can raise its walls while the submission is still
 * prepared, then the metered code, so that it can begin while the instance is still made, then the training part of the
 * instance. No test data, no seed phrase.
 */
import type { Challenge } from "../instance/challenge.ts";
import type { Difficulty } from "../instance/difficulty.ts";
import type { Kernel, NetworkShape } from "../kernel/kernel.ts";
import type { Hyperparameters, OptimizerDifficulty } from "../optimizer/optimizer.ts";
import type { TrainingInstance, TrainingSplit } from "../training/attempt.ts";
import { encodeFrame, type Frame } from "./frames.ts";

export interface Opening {
  readonly code: string;
  readonly difficulty: OptimizerDifficulty;
  /** Put over the optimizer's own. */
  readonly hyperparameters: Hyperparameters;
  readonly maxFuel: number;
}

export function encodeKernel({ name, variant }: Pick<Kernel, "name" | "variant">): Uint8Array {
  return encodeFrame("kernel", { name, variant });
}

/** The kernel of a frame that our own parent wrote. */
export function decodeKernel({ head }: Frame): Pick<Kernel, "name" | "variant"> {
  return head as Pick<Kernel, "name" | "variant">;
}

export function encodeOpening({ code, difficulty, hyperparameters, maxFuel }: Opening): Uint8Array {
  return encodeFrame("opening", { code, difficulty, hyperparameters, maxFuel });
}

/** The opening of a frame that our own parent wrote. */
export function decodeOpening({ head }: Frame): Opening {
  return head as Opening;
}

interface JobHead {
  readonly challenge: Challenge;
  readonly difficulty: Difficulty;
  readonly shape: NetworkShape;
  readonly batches: TrainingInstance["batches"];
  readonly key: string;
  readonly rows: { readonly train: number; readonly validation: number };
  /** Lengths of the arrays that follow, in the order of `arraysOf`. */
  readonly lengths: readonly number[];
  /** Whether the parent drives the attempt epoch by epoch. */
  readonly isStepped: boolean;
}

export function encodeJob(instance: TrainingInstance, isStepped = false): Uint8Array {
  const { challenge, difficulty, shape, batches, key, dataset } = instance;
  const arrays = arraysOf(instance);
  const head: JobHead = {
    ...{ challenge, difficulty, shape, batches },
    key: Buffer.from(key).toString("hex"),
    rows: { train: dataset.train.rows, validation: dataset.validation.rows },
    lengths: arrays.map(({ length }) => length),
    isStepped,
  };
  return encodeFrame("job", head, arrays);
}

function arraysOf({ dataset, initial }: TrainingInstance): Float32Array[] {
  const { train, validation } = dataset;
  return [train.inputs, train.targets, validation.inputs, validation.targets, initial.parameters, initial.frozen];
}

/** What a frame of our own parent asks for. */
export function decodeJob({ head, floats }: Frame): { instance: TrainingInstance; isStepped: boolean } {
  const { key, rows, lengths, isStepped, ...rest } = head as JobHead;
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
  return { instance: { ...rest, key: new Uint8Array(Buffer.from(key, "hex")), dataset, initial }, isStepped };
}
