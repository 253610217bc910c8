import { CodedError } from "../foundation/coded-error.ts";
import { toHex } from "../foundation/hash.ts";
import type { Kernel, NetworkShape } from "../kernel/kernel.ts";
import { type BatchRange, batchRanges } from "./batches.ts";
import { type Challenge, createChallenge, type PresetName, validateChallenge } from "./challenge.ts";
import { createDataset, createTestSplit, type Dataset, type DatasetCache, type Split } from "./dataset.ts";
import { type Difficulty, splitSamples, validateDifficulty } from "./difficulty.ts";
import { frozenTensors, type InitialTensors, initialTensors, networkShape } from "./network.ts";
import { datasetSeed, type InstanceName, instanceSeed, validateNonce, validateSeed } from "./seed.ts";

/** Challenge, difficulty and seed with all that follows from them, bit for bit. */
export interface Instance extends InstanceName {
  /** 32 bytes: the key of all streams but those of the data. */
  readonly key: Uint8Array;
  /** The key in hexadecimal: the instance's name in results. */
  readonly digest: string;
  /** Key of the data in hexadecimal; instances that differ only in depth or training constants share it. */
  readonly datasetDigest: string;
  readonly dataset: Dataset;
  readonly shape: NetworkShape;
  readonly initial: InitialTensors;
  /** Row ranges of the training set, or of its shuffled copy. */
  readonly batches: readonly BatchRange[];
  /** B: how many batches an epoch has. */
  readonly batchesPerEpoch: number;
}

/** What a verifier needs of an instance: no training data, no initial trainable tensors. An `Instance` is one too. */
export interface VerifierInstance extends InstanceName {
  readonly key: Uint8Array;
  readonly digest: string;
  readonly datasetDigest: string;
  readonly dataset: { readonly test: Split };
  readonly shape: NetworkShape;
  readonly initial: { readonly frozen: Float32Array };
}

export interface InstanceOptions {
  /** `paper` unless given; excludes `challenge`. */
  readonly preset?: PresetName | undefined;
  /** A challenge of one's own, as `createChallenge` makes it. */
  readonly challenge?: Challenge | undefined;
  readonly difficulty: Difficulty;
  /** Seed phrase, at most 1,024 characters; `downhill` unless given. */
  readonly seed?: string | undefined;
  /** 0 … 2⁵³ − 1; 0 unless given. */
  readonly nonce?: number | undefined;
  /** Factors the covariance; any kernel gives the same bits. */
  readonly kernel: Kernel;
  /** Keeps datasets between runs, as `openDatasetCache` does; none unless given. */
  readonly cache?: DatasetCache | undefined;
}

/**
 * Builds an instance. Throws `challenge/invalid`, `difficulty/invalid`, `seed/invalid` or `nonce/invalid` for values
 * out of range, `instance/options` when both a preset and a challenge are given, and `kernel/not-positive-definite`
 * when the covariance cannot be factored.
 */
export function createInstance(options: InstanceOptions): Instance {
  const outline = createInstanceOutline(options);
  return { ...outline, dataset: createDataset(outline, options.kernel, options.cache) };
}

/** An instance without its data, which takes milliseconds. */
export type InstanceOutline = Omit<Instance, "dataset">;

/**
 * Makes the dataset of an instance, here or elsewhere, and may tell its training split sooner. Throws as
 * {@link createInstance} does.
 */
export type MakeDataset = (name: InstanceName, onTrain?: (train: Split) => void) => Dataset | Promise<Dataset>;

/** The outline of an instance. Throws as {@link createInstance} does, but for the covariance. */
export function createInstanceOutline(options: Omit<InstanceOptions, "kernel" | "cache">): InstanceOutline {
  const name = instanceName(options);
  const { challenge, difficulty } = name;
  const shape = networkShape(challenge, difficulty);
  const keys = instanceKeys(name);
  const { train } = splitSamples(difficulty.samples, challenge.trainFraction);
  const batches = batchRanges(train, challenge.batchSize, challenge.shuffle);
  const initial = initialTensors(keys.key, shape);
  return { ...name, ...keys, shape, initial, batches, batchesPerEpoch: batches.length };
}

/** The verifier's part of an instance; its cost does not depend on N. Throws as {@link createInstance} does. */
export function createVerifierInstance(options: Omit<InstanceOptions, "cache">): VerifierInstance {
  const name = instanceName(options);
  const shape = networkShape(name.challenge, name.difficulty);
  const keys = instanceKeys(name);
  const test = createTestSplit(name, options.kernel);
  return { ...name, ...keys, dataset: { test }, shape, initial: { frozen: frozenTensors(keys.key, shape) } };
}

function instanceKeys(name: InstanceName): Pick<Instance, "key" | "digest" | "datasetDigest"> {
  const key = instanceSeed(name);
  return { key, digest: toHex(key), datasetDigest: toHex(datasetSeed(name)) };
}

function instanceName({ preset, challenge, difficulty, seed, nonce }: Omit<InstanceOptions, "kernel">): InstanceName {
  if (preset !== undefined && challenge !== undefined) {
    throw new CodedError(
      "instance/options",
      "both a preset and a challenge are given; give one (createChallenge(preset, { … }) changes constants of a preset)",
    );
  }
  const validated = challenge === undefined ? createChallenge(preset ?? "paper") : validateChallenge(challenge);
  return {
    challenge: validated,
    difficulty: validateDifficulty(difficulty, validated),
    seed: validateSeed(seed ?? "downhill"),
    nonce: validateNonce(nonce ?? 0),
  };
}
