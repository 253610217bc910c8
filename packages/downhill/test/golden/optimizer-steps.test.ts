import { describe, expect, it } from "vitest";
import { builtInOptimizers } from "../../src/baselines/index.ts";
import { deterministicMath } from "../../src/foundation/special-functions.ts";
import { Stream } from "../../src/foundation/stream.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { availableKernels } from "../../src/kernel/select-kernel.ts";
import type { Optimizer, OptimizerSetup } from "../../src/optimizer/index.ts";
import { copyState } from "../../src/optimizer/state-tree.ts";
import { type OptimizerStepsGolden, readGolden } from "./golden-file.ts";
import { allowedError, scaledError } from "./tolerance.ts";

/**
 * Expected values are float64; the way from the start is compared, not the parameters, which would hide small steps.
 * The tolerance is a multiple of what float32 does to the independent implementation itself.
 */
const golden = readGolden<OptimizerStepsGolden>("optimizer-steps");
const optimizers = new Map<string, Optimizer>(Object.entries(builtInOptimizers));

function createSetup(kernel: Kernel, hyperparameters: Readonly<Record<string, number>>): OptimizerSetup {
  return {
    difficulty: { hiddenLayers: 1, samples: 10 },
    hyperparameters,
    parameterCount: golden.parameters.length,
    tensors: golden.tensors,
    batchesPerEpoch: golden.batchesPerEpoch,
    math: deterministicMath,
    random: new Stream(new Uint8Array(32), "optimizer"),
    vector: kernel.vector,
    matrix: kernel.matrix,
  };
}

/** The parameters after each step. Before step `restoredAt` the state is replaced by a copy, as a restored run has it. */
function walk(kernel: Kernel, name: string, hyperparameters: Readonly<Record<string, number>>, restoredAt = -1) {
  const optimizer = optimizers.get(name)!;
  const setup = createSetup(kernel, hyperparameters);
  let state = copyState(optimizer.initState(setup));
  const { parameters, gradient, location, update } = arrays();
  const losses = { trainLoss: Number.NaN, validationLoss: Number.NaN, fuelUsed: 0, fuelLeft: 1 };
  return golden.noise.map((noise, stepCount) => {
    if (stepCount === restoredAt) state = copyState(state);
    const epoch = Math.floor(stepCount / golden.batchesPerEpoch);
    const context = { ...setup, ...losses, state, parameters, gradient, epoch, stepCount };
    location.set(parameters);
    optimizer.queryLocation?.(context, location);
    for (let i = 0; i < gradient.length; i++) {
      gradient[i] = golden.curvature[i]! * (location[i]! - golden.target[i]!) + noise[i]!;
    }
    optimizer.step(context, update);
    for (let i = 0; i < update.length; i++) parameters[i] = parameters[i]! + update[i]!;
    return parameters.slice();
  });
}

function arrays() {
  const empty = () => new Float32Array(golden.parameters.length);
  const parameters = Float32Array.from(golden.parameters);
  return { parameters, gradient: empty(), location: empty(), update: empty() };
}

describe.each(availableKernels().map((kernel) => ({ kernel, variant: kernel.variant })))("$variant", ({ kernel }) => {
  it.each(golden.cases)("twenty steps of $name", ({ name, hyperparameters, ways, float32Error }) => {
    const walked = walk(kernel, name, hyperparameters);
    golden.shown.forEach((step, i) => {
      const way = Array.from(walked[step - 1]!, (w, j) => w - golden.parameters[j]!);
      expect(scaledError(way, ways[i]!), `step ${step}`).toBeLessThan(allowedError(float32Error));
    });
  });
});

describe.each(golden.cases)("$name", ({ name, hyperparameters }) => {
  const kernel = availableKernels()[0]!;

  it("has the hyperparameters of its golden case", () => {
    const own = optimizers.get(name)!.hyperparameters({ hiddenLayers: 3, samples: 1024 });
    expect(Object.keys(hyperparameters).sort()).toEqual(Object.keys(own).sort());
  });

  it("keeps all memory in its state: a copy of it goes on with the same bits", () => {
    const whole = walk(kernel, name, hyperparameters);
    const restored = walk(kernel, name, hyperparameters, 7);
    expect(restored.at(-1)).toBeBitIdentical(whole.at(-1)!);
  });
});
