import { numericsVersion } from "../foundation/numerics-version.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import type { Challenge } from "./challenge.ts";
import type { Difficulty } from "./difficulty.ts";
import type { Instance } from "./instance.ts";

/** What a person wants to know of an instance, as plain data. */
export interface InstanceDescription {
  readonly challenge: Challenge;
  readonly difficulty: Difficulty;
  readonly seed: string;
  readonly nonce: number;
  readonly digest: string;
  readonly datasetDigest: string;
  readonly numericsVersion: number;
  readonly points: { readonly test: number; readonly train: number; readonly validation: number };
  readonly batches: { readonly perEpoch: number; readonly largest: number; readonly smallest: number };
  readonly layers: readonly LayerDescription[];
  /** Trainable and frozen scalars. */
  readonly parameters: { readonly trainable: number; readonly frozen: number };
  /** Of the training targets, over points and outputs. */
  readonly targets: { readonly mean: number; readonly variance: number };
}

export interface LayerDescription {
  readonly inputs: number;
  readonly outputs: number;
  readonly normalized: boolean;
  readonly frozen: boolean;
}

/** Describes an instance; `downhill instance` prints it. */
export function describeInstance(instance: Instance): InstanceDescription {
  const { challenge, difficulty, seed, nonce, digest, datasetDigest, dataset, batches, shape } = instance;
  const layout = networkLayout(shape);
  const { test, train, validation } = dataset;
  return {
    ...{ challenge, difficulty, seed, nonce, digest, datasetDigest, numericsVersion },
    points: { test: test.rows, train: train.rows, validation: validation.rows },
    batches: { perEpoch: batches.length, largest: batches[0]!.rows, smallest: batches.at(-1)!.rows },
    layers: layout.layers.map(({ inputs, outputs, normalized, frozen }) => ({ inputs, outputs, normalized, frozen })),
    parameters: { trainable: layout.parameterCount, frozen: layout.frozenCount },
    targets: moments(train.exact.targets),
  };
}

function moments(values: Float64Array): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
  return { mean, variance };
}
