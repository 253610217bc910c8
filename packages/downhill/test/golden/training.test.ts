import { describe, expect, it } from "vitest";
import lookaheadGradient from "../../../../examples/lookahead-gradient.ts";
import { builtInOptimizers } from "../../src/baselines/index.ts";
import { deterministicMath } from "../../src/foundation/special-functions.ts";
import { Stream } from "../../src/foundation/stream.ts";
import type { Kernel, Network } from "../../src/kernel/kernel.ts";
import { networkLayout } from "../../src/kernel/network-layout.ts";
import { availableKernels } from "../../src/kernel/select-kernel.ts";
import type { Optimizer } from "../../src/optimizer/index.ts";
import { createInProcessSession, type OptimizerSession } from "../../src/optimizer/optimizer-session.ts";
import { flatten, readGolden, type TrainingCase, type TrainingGolden } from "./golden-file.ts";
import { allowedError, scaledError } from "./tolerance.ts";

/**
 * Expected values are float64. PyTorch's own float32 strays from them by 5e-7 to 7e-7 in twenty steps, and we are
 * allowed eight times that; any two of the six algorithms end at least 1e-2 apart.
 */
const golden = readGolden<TrainingGolden>("training");
const layout = networkLayout(golden.shape);
const optimizers = new Map<string, Optimizer>([
  ...Object.entries(builtInOptimizers),
  [lookaheadGradient.name, lookaheadGradient],
]);

function createNetwork(kernel: Kernel): Network {
  const network = kernel.createNetwork(golden.shape);
  network.parameters.set(flatten(layout.trainable, golden.parameters));
  network.frozen.set(flatten(layout.frozen, golden.frozen));
  network.freeze();
  return network;
}

function startSession(kernel: Kernel, network: Network, { name, hyperparameters }: TrainingCase): OptimizerSession {
  const optimizer = optimizers.get(name);
  if (optimizer === undefined) throw new Error(`there is no optimizer ${name}`);
  const difficulty = { hiddenLayers: golden.shape.hiddenLayers, samples: golden.targets.length };
  expect(Object.keys(optimizer.hyperparameters(difficulty)).sort()).toEqual(Object.keys(hyperparameters).sort());
  const session = createInProcessSession(optimizer);
  const setup = {
    difficulty,
    hyperparameters,
    parameterCount: layout.parameterCount,
    tensors: layout.trainable,
    batchesPerEpoch: golden.batches.length,
    math: deterministicMath,
    random: new Stream(new Uint8Array(32), "optimizer"),
    vector: kernel.vector,
    matrix: kernel.matrix,
  };
  session.initState(setup, (array) => network.adopt(array));
  return session;
}

/** The order of batches in each epoch is the file's; the rest is the step of training/attempt.ts. */
function trainTwentySteps(network: Network, session: OptimizerSession): number[] {
  const samples = { inputs: Float32Array.from(golden.inputs), targets: Float32Array.from(golden.targets) };
  const { parameters, gradient, location, update } = network;
  const nothing = { trainLoss: Number.NaN, validationLoss: Number.NaN, fuelUsed: 0, fuelLeft: 1 };
  const losses: number[] = [];
  golden.orders.forEach((order, epoch) => {
    for (const batch of order) {
      const { first, rows } = golden.batches[batch]!;
      const step = { parameters, gradient, epoch, stepCount: losses.length, ...nothing };
      location.set(parameters);
      session.queryLocation(step, location);
      losses.push(network.step(samples, first, rows, session.queriesLocation ? "location" : "parameters"));
      session.step(step, update);
      expect(network.applyUpdate()).toBe(true);
    }
  });
  return losses;
}

describe("the golden file", () => {
  it("has the paper's optimizers and the look-ahead example", () => {
    const paper = ["sgd", "sgd-exponential-decay", "momentum", "nesterov", "adam", "lookahead-gradient"];
    expect(golden.cases.map(({ name }) => name)).toEqual(paper);
  });
});

describe.each(availableKernels().map((kernel) => ({ kernel, variant: kernel.variant })))("$variant", ({ kernel }) => {
  it.each(golden.cases)("twenty steps of $name against PyTorch", (expected) => {
    const network = createNetwork(kernel);
    const losses = trainTwentySteps(network, startSession(kernel, network, expected));
    const allowed = allowedError(expected.float32Error);
    expect(scaledError(losses, expected.losses)).toBeLessThan(allowed);
    for (const { name, offset, length } of layout.trainable) {
      const parameters = network.parameters.subarray(offset, offset + length);
      expect(scaledError(parameters, expected.parameters[name]!), name).toBeLessThan(allowed);
    }
    const statistics = flatten(layout.statistics, expected.statistics);
    expect(scaledError(network.statistics, statistics)).toBeLessThan(allowed);
    const samples = { inputs: Float32Array.from(golden.inputs), targets: Float32Array.from(golden.targets) };
    expect(scaledError([network.evaluate(samples)], [expected.evaluation])).toBeLessThan(allowed);
  });
});
