import { Stream } from "../foundation/stream.ts";
import type { Instance } from "../instance/instance.ts";
import type { Kernel, NetworkShape } from "../kernel/kernel.ts";
import { type ForgedLayer, ForgedNetwork } from "./forged-network.ts";

/**
 * The untrained network, but for the biases of its first layer: zero at initialization, which would put every kink
 * through the origin, they are a forger's to choose, so that the kinks go through random points of the domain.
 */
export function randomTrunk({ shape, initial, key }: Instance): ForgedNetwork {
  const network = new ForgedNetwork(shape, initial);
  const { weight, bias } = network.layer(0);
  const stream = new Stream(key, "audit/kinks");
  for (let j = 0; j < shape.width; j++) {
    for (let d = 0; d < shape.inputs; d++) bias[j]! -= weight[j * shape.inputs + d]! * (2 * stream.uniform() - 1);
  }
  return network;
}

/**
 * Gives the first `layers` layers, whatever their weights, the running statistics that these inputs have in them. One
 * pass over the data: no training.
 */
export function settleTrunk(
  kernel: Kernel,
  shape: NetworkShape,
  network: ForgedNetwork,
  layers: number,
  inputs: Float32Array,
): void {
  let x = inputs;
  for (let index = 0; index < layers; index++) {
    const layer = network.layer(index);
    if (layer.mean.length > 0) {
      columnStatistics(runLayer(kernel, shape, index, { ...layer, ...plainNormalization(shape) }, x), layer);
    }
    x = runLayer(kernel, shape, index, layer, x);
  }
}

/** What the first `layers` layers make of inputs, [rows, width]; the inputs themselves for no layer. */
export function runTrunk(
  kernel: Kernel,
  shape: NetworkShape,
  network: ForgedNetwork,
  layers: number,
  inputs: Float32Array,
): Float32Array {
  let x = inputs;
  for (let index = 0; index < layers; index++) x = runLayer(kernel, shape, index, network.layer(index), x);
  return x;
}

/** One linear map with ReLU and normalization, as a network of its own whose output map is the identity. */
function runLayer(
  kernel: Kernel,
  shape: NetworkShape,
  index: number,
  { weight, bias, scale, shift, mean, variance }: ForgedLayer,
  inputs: Float32Array,
): Float32Array {
  const { width } = shape;
  const network = kernel.createNetwork({
    ...shape,
    ...{ inputs: index === 0 ? shape.inputs : width, outputs: width, hiddenLayers: 0, frozenLayers: 0, maxRows: 128 },
  });
  let offset = 0;
  for (const part of [weight, bias, scale, shift]) {
    network.parameters.set(part, offset);
    offset += part.length;
  }
  for (let j = 0; j < width; j++) network.parameters[offset + j * width + j] = 1;
  network.statistics.set(mean);
  network.statistics.set(variance, width);
  network.freeze();
  return network.predict(inputs);
}

/** A normalization that changes nothing, but for the rounding of 1 − ε. */
function plainNormalization({ width, normEpsilon }: NetworkShape): Omit<ForgedLayer, "weight" | "bias"> {
  return {
    scale: new Float32Array(width).fill(1),
    shift: new Float32Array(width),
    mean: new Float32Array(width),
    variance: new Float32Array(width).fill(1 - normEpsilon),
  };
}

/** Mean and variance of each column of [rows, width]. */
function columnStatistics(values: Float32Array, { mean, variance }: Pick<ForgedLayer, "mean" | "variance">): void {
  const width = mean.length;
  const rows = values.length / width;
  for (let j = 0; j < width; j++) {
    let sum = 0;
    let squares = 0;
    for (let r = 0; r < rows; r++) sum += values[r * width + j]!;
    const average = sum / rows;
    for (let r = 0; r < rows; r++) squares += (values[r * width + j]! - average) * (values[r * width + j]! - average);
    mean[j] = average;
    variance[j] = squares / rows;
  }
}
