import { describe, expect, it } from "vitest";
import { builtInOptimizers } from "../../src/baselines/index.ts";
import { deterministicMath } from "../../src/foundation/special-functions.ts";
import { Stream } from "../../src/foundation/stream.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { availableKernels } from "../../src/kernel/select-kernel.ts";
import type { Optimizer } from "../../src/optimizer/index.ts";
import { createInProcessSession } from "../../src/optimizer/optimizer-session.ts";
import { type MatrixOptimizerStepsGolden, readGolden } from "./golden-file.ts";
import { allowedError, scaledError } from "./tolerance.ts";

/**
 * Expected values are float64 and come from the publications' formulas in NumPy. NumPy's own float32 strays from them by
 * 8e-8 to 8e-6, most where eigenvectors are taken, and we are allowed eight times that. Every optimizer walks
 * more than 1 in twenty steps.
 */
const golden = readGolden<MatrixOptimizerStepsGolden>("matrix-optimizer-steps");
type Case = MatrixOptimizerStepsGolden["cases"][number];

const optimizers: ReadonlyMap<string, Optimizer> = new Map(Object.entries(builtInOptimizers));

function startSession(kernel: Kernel, { name, hyperparameters, tensors }: Case) {
  const optimizer = optimizers.get(name);
  if (optimizer === undefined) throw new Error(`there is no optimizer ${name}`);
  const difficulty = { hiddenLayers: golden.hiddenLayers, samples: 100 };
  expect(Object.keys(optimizer.hyperparameters(difficulty)).sort()).toEqual(Object.keys(hyperparameters).sort());
  const session = createInProcessSession(optimizer);
  const layout = golden.layouts[tensors]!;
  session.initState({
    ...{ difficulty, hyperparameters, tensors: layout, batchesPerEpoch: 4, math: deterministicMath },
    parameterCount: layout.reduce((sum, { length }) => sum + length, 0),
    random: new Stream(new Uint8Array(32), "optimizer"),
    ...{ vector: kernel.vector, matrix: kernel.matrix },
  });
  return session;
}

/** Where the optimizer is after each step, seen from the start. Biases start at zero. */
function walk(kernel: Kernel, expected: Case): Float32Array[] {
  const session = startSession(kernel, expected);
  const layout = golden.layouts[expected.tensors]!;
  const { offset, length } = layout.at(-1)!;
  const start = Float32Array.from(golden.parameters.slice(0, offset + length));
  start.fill(0, layout[1]!.offset, layout[1]!.offset + layout[1]!.length);
  const parameters = start.slice();
  const update = new Float32Array(parameters.length);
  return golden.noise.map((noise, stepCount) => {
    const gradient = parameters.map((w, i) => golden.curvature[i]! * (w - golden.target[i]!) + noise[i]!);
    const nothing = { trainLoss: Number.NaN, validationLoss: Number.NaN, fuelUsed: 0, fuelLeft: 1 };
    session.step({ parameters, gradient, epoch: stepCount >> 2, stepCount, ...nothing }, update);
    update.forEach((u, i) => {
      parameters[i] = parameters[i]! + u;
    });
    return parameters.map((w, i) => w - start[i]!);
  });
}

describe("the golden files", () => {
  it("have steps of every built-in optimizer", () => {
    const files = ["training", "optimizer-steps", "matrix-optimizer-steps"];
    const names = files.flatMap((file) =>
      readGolden<{ cases: { name: string }[] }>(file).cases.map(({ name }) => name),
    );
    expect(names).toEqual(expect.arrayContaining([...optimizers.keys()]));
  });
});

describe.each(availableKernels().map((kernel) => ({ kernel, variant: kernel.variant })))("$variant", ({ kernel }) => {
  it.each(golden.cases)("twenty steps of $name against NumPy", (expected) => {
    const ways = walk(kernel, expected);
    golden.shown.forEach((step, index) => {
      const error = scaledError(ways[step - 1]!, expected.ways[index]!);
      expect(error, `step ${step}`).toBeLessThan(allowedError(expected.float32Error));
    });
  });
});
