/**
 * The data of an instance. Points come in the order test, train, validation, and every quantity is drawn point by
 * point from its own stream, so the test points alone have the bits that they have among all: a verifier makes them
 * without the rest.
 */
import { toHex } from "../foundation/hash.ts";
import { Stream } from "../foundation/stream.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Challenge } from "./challenge.ts";
import { splitSamples } from "./difficulty.ts";
import { sampleFourierFunction } from "./fourier.ts";
import { type Leading, sampleGaussianProcess } from "./gaussian-process.ts";
import { datasetSeed, type InstanceName } from "./seed.ts";

/** Points x with targets y = f(x) + σξ, row-major. */
export interface Split {
  readonly rows: number;
  /** [rows, inputs], rounded to float32: what the network sees. */
  readonly inputs: Float32Array;
  /** [rows, outputs], rounded to float32. */
  readonly targets: Float32Array;
  /** The same before rounding, and f without noise. */
  readonly exact: ExactValues;
}

export interface ExactValues {
  /** [rows, inputs]. */
  readonly inputs: Float64Array;
  /** [rows, outputs]. */
  readonly targets: Float64Array;
  /** [rows, outputs]. */
  readonly function: Float64Array;
}

export interface Dataset {
  readonly test: Split;
  readonly train: Split;
  readonly validation: Split;
}

/** Where sampled values are kept between runs. Reading and writing must not throw. */
export interface DatasetCache {
  /** The values kept under a digest, if there are exactly `length` of them, unharmed. */
  read(digest: string, length: number): Float64Array | undefined;
  write(digest: string, values: Float64Array): void;
}

/**
 * All data of an instance. With the cholesky sampler the cost is cubic in N + testPool unless the cache has the
 * values; `onTrain` is then given the training split as soon as it is known, while validation points still take a third
 * of the work. Throws `kernel/not-positive-definite` when the jitter is too small for the lengthscale.
 */
export function createDataset(
  name: InstanceName,
  kernel: Kernel,
  cache?: DatasetCache,
  onTrain?: (train: Split) => void,
): Dataset {
  const { challenge, difficulty } = name;
  const { testPool } = challenge;
  const { train, validation } = splitSamples(difficulty.samples, challenge.trainFraction);
  const early = onTrain && {
    points: testPool + train,
    tell: (values: ExactValues) => onTrain(cut(challenge, values, testPool, train)),
  };
  const values = cachedValues(name, testPool + difficulty.samples, kernel, cache, early);
  return {
    test: cut(challenge, values, 0, testPool),
    train: cut(challenge, values, testPool, train),
    validation: cut(challenge, values, testPool + train, validation),
  };
}

/** Every array of a dataset, each in memory of its own. */
export function datasetArrays({ test, train, validation }: Dataset): (Float32Array | Float64Array)[] {
  return [test, train, validation].flatMap(({ inputs, targets, exact }) => [
    ...[inputs, targets],
    ...[exact.inputs, exact.targets, exact.function],
  ]);
}

/** The test split alone, with the bits it has in {@link createDataset}; its cost does not depend on N. */
export function createTestSplit(name: InstanceName, kernel: Kernel): Split {
  const { testPool } = name.challenge;
  return cut(name.challenge, sampleValues(name, testPool, kernel), 0, testPool);
}

function cachedValues(
  name: InstanceName,
  points: number,
  kernel: Kernel,
  cache?: DatasetCache,
  leading?: Leading<ExactValues>,
): ExactValues {
  if (cache === undefined) return sampleValues(name, points, kernel, leading);
  const { inputs, outputs } = name.challenge;
  const digest = toHex(datasetSeed(name));
  const kept = cache.read(digest, points * (inputs + 2 * outputs));
  if (kept !== undefined) return unpack(kept, points * inputs, points * outputs);
  const values = sampleValues(name, points, kernel, leading);
  cache.write(digest, pack(values));
  return values;
}

function sampleValues(name: InstanceName, points: number, kernel: Kernel, leading?: Leading<ExactValues>): ExactValues {
  const { challenge } = name;
  const key = datasetSeed(name);
  const inputs = new Float64Array(points * challenge.inputs);
  new Stream(key, "inputs").uniforms(inputs);
  for (let i = 0; i < inputs.length; i++) inputs[i] = 2 * inputs[i]! - 1;
  const noise = new Float64Array(points * challenge.outputs);
  new Stream(key, "noise").normals(noise);
  const observe = (sampled: Float64Array): ExactValues => {
    const targets = sampled.map((value, i) => value + challenge.noise * noise[i]!);
    return { inputs, targets, function: sampled };
  };
  const stream = new Stream(key, "function");
  if (challenge.sampler !== "cholesky") return observe(sampleFourierFunction(challenge, inputs, stream));
  const early = leading && {
    points: leading.points,
    tell: (sampled: Float64Array) => leading.tell(observe(sampled)),
  };
  return observe(sampleGaussianProcess(challenge, inputs, stream, kernel, early));
}

function cut({ inputs, outputs }: Challenge, values: ExactValues, first: number, rows: number): Split {
  const part = (all: Float64Array, columns: number) => all.slice(first * columns, (first + rows) * columns);
  const exact = {
    inputs: part(values.inputs, inputs),
    targets: part(values.targets, outputs),
    function: part(values.function, outputs),
  };
  return { rows, inputs: new Float32Array(exact.inputs), targets: new Float32Array(exact.targets), exact };
}

function pack({ inputs, targets, function: sampled }: ExactValues): Float64Array {
  const packed = new Float64Array(inputs.length + targets.length + sampled.length);
  packed.set(inputs);
  packed.set(targets, inputs.length);
  packed.set(sampled, inputs.length + targets.length);
  return packed;
}

function unpack(packed: Float64Array, inputLength: number, outputLength: number): ExactValues {
  return {
    inputs: packed.subarray(0, inputLength),
    targets: packed.subarray(inputLength, inputLength + outputLength),
    function: packed.subarray(inputLength + outputLength),
  };
}
