/** The training step of Downhill, as its own training loop does it: batch, optimizer session, update. */

import { builtInOptimizers } from "../../downhill/src/baselines/index.ts";
import { deterministicMath } from "../../downhill/src/foundation/special-functions.ts";
import { Stream } from "../../downhill/src/foundation/stream.ts";
import type { Kernel, Network, NetworkShape, NetworkTensor, Samples } from "../../downhill/src/kernel/kernel.ts";
import { networkLayout } from "../../downhill/src/kernel/network-layout.ts";
import { createInProcessSession, type OptimizerSession } from "../../downhill/src/optimizer/optimizer-session.ts";
import { definedHyperparameters, type StepHyperparameters, type StepOptimizer, stepShape } from "./step.ts";

/** Runs one step and returns its loss. */
export type Step = () => number;

/** Prepares steps on one batch of random points, from a freshly initialized network. */
export function createStep(
  kernel: Kernel,
  hiddenLayers: number,
  optimizer: StepOptimizer,
  hyperparameters: StepHyperparameters,
): Step {
  const random = new Stream(new Uint8Array(32), "performance");
  const network = createNetwork(kernel, hiddenLayers, random);
  const samples = createSamples(random);
  const session = startSession(kernel, network, optimizer, hyperparameters, random);
  const { parameters, gradient, location, update } = network;
  const at = session.queriesLocation ? "location" : "parameters";
  const losses = { trainLoss: Number.NaN, validationLoss: Number.NaN };
  const step = { parameters, gradient, epoch: 0, stepCount: 0, ...losses, fuelUsed: 0, fuelLeft: 1e14 };
  return () => {
    if (session.queriesLocation) {
      location.set(parameters);
      session.queryLocation(step, location);
    }
    const loss = network.step(samples, 0, stepShape.rows, at);
    session.step(step, update);
    step.stepCount += 1;
    if (!network.applyUpdate()) throw new Error("the step is not finite");
    return loss;
  };
}

function createNetwork(kernel: Kernel, hiddenLayers: number, random: Stream): Network {
  const { inputs, outputs, width, rows, frozenLayers } = stepShape;
  const norms = { frozenStatistics: "initial", normMomentum: 0.1, normEpsilon: 1e-5 } as const;
  const shape: NetworkShape = { inputs, outputs, width, hiddenLayers, frozenLayers, ...norms, maxRows: rows };
  const network = kernel.createNetwork(shape);
  const { trainable, frozen } = networkLayout(shape);
  for (const tensor of trainable) initialize(network.parameters, tensor, random);
  for (const tensor of frozen) initialize(network.frozen, tensor, random);
  network.freeze();
  return network;
}

/** Glorot uniform weights, unit scales, zeros elsewhere. */
function initialize(array: Float32Array, { kind, shape, offset, length }: NetworkTensor, random: Stream): void {
  const limit = kind === "weight" ? Math.sqrt(6 / ((shape[0] ?? 1) + (shape[1] ?? 1))) : 0;
  const center = kind === "scale" ? 1 : 0;
  for (let i = offset; i < offset + length; i++) array[i] = center + limit * (2 * random.uniform() - 1);
}

function createSamples(random: Stream): Samples {
  const { inputs, outputs, rows } = stepShape;
  return {
    inputs: Float32Array.from({ length: rows * inputs }, () => 2 * random.uniform() - 1),
    targets: Float32Array.from({ length: rows * outputs }, () => random.normal()),
  };
}

function startSession(
  kernel: Kernel,
  network: Network,
  name: StepOptimizer,
  hyperparameters: StepHyperparameters,
  random: Stream,
): OptimizerSession {
  const session = createInProcessSession(builtInOptimizers[name]);
  const { trainable, parameterCount } = networkLayout(network.shape);
  const setup = {
    difficulty: { hiddenLayers: network.shape.hiddenLayers, samples: 1024 },
    hyperparameters: definedHyperparameters(hyperparameters),
    parameterCount,
    tensors: trainable,
    batchesPerEpoch: 1,
    math: deterministicMath,
    random,
    vector: kernel.vector,
    matrix: kernel.matrix,
  };
  session.initState(setup, (array) => network.adopt(array));
  return session;
}
