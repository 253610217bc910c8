/**
 * What an attempt's process is given: first the kernel, so that it can raise its walls while the submission is still
 * prepared, then the metered code, so that it can begin while the instance is still made, then what training needs of the
 * instance: first all but its data, which takes the longest. No test data, no seed phrase.
 */
import type { Challenge } from "../instance/challenge.ts";
import { type Difficulty, splitSamples } from "../instance/difficulty.ts";
import type { Kernel, NetworkShape } from "../kernel/kernel.ts";
import type { Hyperparameters, OptimizerDifficulty } from "../optimizer/optimizer.ts";
import type { TrainingData, TrainingOutline, TrainingSplit } from "../training/attempt.ts";
import { encodeFrame, type Frame, framePieces } from "./frames.ts";

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
  readonly batches: TrainingOutline["batches"];
  readonly key: string;
  /** How many of the floats are trainable parameters; the rest are frozen ones. */
  readonly parameterCount: number;
  /** Whether the parent drives the attempt epoch by epoch. */
  readonly isStepped: boolean;
}

/** In pieces, as `framePieces`. */
export function encodeJob(outline: TrainingOutline, isStepped: boolean): Uint8Array[] {
  const { challenge, difficulty, shape, batches, key, initial } = outline;
  const head: JobHead = {
    ...{ challenge, difficulty, shape, batches, isStepped },
    key: Buffer.from(key).toString("hex"),
    parameterCount: initial.parameters.length,
  };
  return framePieces("job", head, [initial.parameters, initial.frozen]);
}

/** What a frame of our own parent asks for. */
export function decodeJob({ head, floats }: Frame): { outline: TrainingOutline; isStepped: boolean } {
  const { key, parameterCount, isStepped, ...rest } = head as JobHead;
  const initial = { parameters: floats.subarray(0, parameterCount), frozen: floats.subarray(parameterCount) };
  return { outline: { ...rest, key: new Uint8Array(Buffer.from(key, "hex")), initial }, isStepped };
}

const splitNames = ["train", "validation"] as const;
type SplitName = (typeof splitNames)[number];

/** One split or both, in pieces, as `framePieces`. */
export function encodeData(data: Partial<TrainingData>): Uint8Array[] {
  const brought = splitNames.filter((name) => data[name] !== undefined);
  return framePieces(
    "data",
    brought,
    brought.flatMap((name) => arraysOf(data[name]!)),
  );
}

/** The data of a frame that our own parent wrote, put into `data`. */
export function fillData(data: TrainingData, { head, floats }: Frame): void {
  let offset = 0;
  for (const array of (head as readonly SplitName[]).flatMap((name) => arraysOf(data[name]))) {
    array.set(floats.subarray(offset, offset + array.length));
    offset += array.length;
  }
}

/** Room for the data of an instance, all zeros. */
export function createEmptyData({ challenge, difficulty }: TrainingOutline): TrainingData {
  const { inputs, outputs, trainFraction } = challenge;
  const split = (rows: number): TrainingSplit => ({
    rows,
    inputs: new Float32Array(rows * inputs),
    targets: new Float32Array(rows * outputs),
  });
  const { train, validation } = splitSamples(difficulty.samples, trainFraction);
  return { train: split(train), validation: split(validation) };
}

function arraysOf({ inputs, targets }: TrainingSplit): Float32Array[] {
  return [inputs, targets];
}
