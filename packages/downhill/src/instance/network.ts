import { Stream } from "../foundation/stream.ts";
import type { NetworkShape, NetworkTensor } from "../kernel/kernel.ts";
import { networkLayout } from "../kernel/network-layout.ts";
import { largestBatch } from "./batches.ts";
import type { Challenge } from "./challenge.ts";
import { type Difficulty, splitSamples } from "./difficulty.ts";

/** The network before training, flat in the order of `networkLayout`. */
export interface InitialTensors {
  readonly parameters: Float32Array;
  readonly frozen: Float32Array;
}

/** The network of an instance, with room for its largest batch. */
export function networkShape(challenge: Challenge, { hiddenLayers, samples }: Difficulty): NetworkShape {
  const { train } = splitSamples(samples, challenge.trainFraction);
  return Object.freeze({
    inputs: challenge.inputs,
    outputs: challenge.outputs,
    width: challenge.width,
    hiddenLayers,
    frozenLayers: challenge.frozenLayers,
    frozenStatistics: challenge.frozenStatistics,
    normMomentum: challenge.normMomentum,
    normEpsilon: challenge.normEpsilon,
    maxRows: largestBatch(train, challenge.batchSize, challenge.shuffle),
  });
}

/**
 * Weights uniform on ±√(6 / (in + out)) (Glorot & Bengio 2010), each layer's from its own stream `weights/<layer>` of
 * the instance key in row-major order; biases 0, scales 1, shifts 0.
 */
export function initialTensors(key: Uint8Array, shape: NetworkShape): InitialTensors {
  const { trainable, parameterCount } = networkLayout(shape);
  return { parameters: fillTensors(key, trainable, parameterCount), frozen: frozenTensors(key, shape) };
}

/** The frozen part of {@link initialTensors} alone, which is all that a verifier needs. */
export function frozenTensors(key: Uint8Array, shape: NetworkShape): Float32Array {
  const { frozen, frozenCount } = networkLayout(shape);
  return fillTensors(key, frozen, frozenCount);
}

function fillTensors(key: Uint8Array, tensors: readonly NetworkTensor[], count: number): Float32Array {
  const flat = new Float32Array(count);
  for (const tensor of tensors) {
    const part = flat.subarray(tensor.offset, tensor.offset + tensor.length);
    if (tensor.kind === "weight") glorotUniform(new Stream(key, `weights/${tensor.layer}`), tensor.shape, part);
    else part.fill(tensor.kind === "scale" ? 1 : 0);
  }
  return flat;
}

/** (2u − 1) · limit in float64, rounded once to float32. */
function glorotUniform(stream: Stream, shape: readonly number[], out: Float32Array): void {
  const limit = Math.sqrt(6 / shape.reduce((sum, size) => sum + size, 0));
  for (let i = 0; i < out.length; i++) out[i] = (2 * stream.uniform() - 1) * limit;
}
