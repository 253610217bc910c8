import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exp, pow } from "../foundation/special-functions.ts";
import { Stream } from "../foundation/stream.ts";
import { createInstance } from "../instance/instance.ts";
import { createReferenceKernel } from "../kernel/reference/reference-kernel.ts";
import { selectKernel } from "../kernel/select-kernel.ts";
import { createInProcessSession } from "../optimizer/optimizer-session.ts";
import { score } from "../solution/score.ts";
import { train } from "../training/run-attempt.ts";
import { type BuiltInOptimizerName, builtInOptimizerSource, builtInOptimizers } from "./index.ts";

const names = Object.keys(builtInOptimizers) as BuiltInOptimizerName[];
const length = 37;

/**
 * The same algorithms as plain loops over one element, with the roundings of docs/numerics.md written out: each gives
 * u from the gradient, and keeps what it must in `memory`.
 */
const f = Math.fround;
const plain = {
  sgd: (g: number) => f(-0.1 * g),
  "sgd-exponential-decay": (g: number, _: number[], step: number) => f(-0.1 * exp(-(step >> 2) / 100) * g),
  momentum: (g: number, memory: number[]) => {
    memory[0] = f(0.9 * memory[0]! + 1 * g);
    return f(-0.01 * memory[0]);
  },
  nesterov: (g: number, memory: number[]) => {
    memory[0] = f(0.9 * memory[0]! + -0.01 * g);
    return memory[0];
  },
  adam: (g: number, memory: number[], step: number) => {
    memory[0] = f(0.9 * memory[0]! + (1 - 0.9) * g);
    memory[1] = f(0.999 * memory[1]! + (1 - 0.999) * (g * g));
    const rate = 0.001 / (1 - pow(0.9, step + 1));
    const root = Math.sqrt(memory[1] * (1 / (1 - pow(0.999, step + 1))));
    return f((-rate * memory[0]) / (root + 1e-8));
  },
} satisfies Partial<Record<BuiltInOptimizerName, (g: number, memory: number[], step: number) => number>>;

const paperNames = Object.keys(plain) as (keyof typeof plain)[];

function startedSession(name: BuiltInOptimizerName) {
  const session = createInProcessSession(builtInOptimizers[name]);
  const difficulty = { hiddenLayers: 1, samples: 10 };
  session.initState({
    difficulty,
    hyperparameters: session.hyperparameters(difficulty),
    parameterCount: length,
    tensors: [],
    batchesPerEpoch: 4,
    math: { exp, pow } as never,
    random: new Stream(new Uint8Array(32), "optimizer"),
    vector: createReferenceKernel().vector,
    matrix: createReferenceKernel().matrix,
  });
  return session;
}

describe.each(names)("%s", (name) => {
  it("has a name and a file of that name", () => {
    expect(builtInOptimizers[name].name).toBe(name);
    expect(readFileSync(builtInOptimizerSource(name), "utf8")).toContain(`"${name}"`);
  });
});

describe.each(paperNames)("%s", (name) => {
  it("gives the bits of its plain loop", () => {
    const session = startedSession(name);
    const stream = new Stream(new Uint8Array(32), "gradients");
    const gradient = new Float32Array(length);
    const update = new Float32Array(length);
    const memory = Array.from({ length }, () => [0, 0]);
    for (let stepCount = 0; stepCount < 12; stepCount++) {
      for (let i = 0; i < length; i++) gradient[i] = stream.normal() * 10 ** (i - 30);
      const losses = { trainLoss: 1, validationLoss: 1, fuelUsed: 0, fuelLeft: 1 };
      session.step(
        { parameters: new Float32Array(length), gradient, epoch: stepCount >> 2, stepCount, ...losses },
        update,
      );
      const expected = gradient.map((g, i) => plain[name](g, memory[i]!, stepCount));
      expect(update).toBeBitIdentical(expected);
    }
  });

  it("solves the paper's challenge at a small size", () => {
    const kernel = selectKernel();
    const instance = createInstance({ difficulty: { hiddenLayers: 2, samples: 512 }, seed: "baselines", kernel });
    const result = train({ instance, optimizer: builtInOptimizers[name], kernel });
    const { passed } = score({ instance, solution: result.best!, epochs: result.epochs, kernel });
    expect(result.stop).toBe("patience");
    expect(passed).toBe(true);
  });
});

describe("nesterov", () => {
  it("looks ahead by momentum times the last update", () => {
    const session = startedSession("nesterov");
    const step = {
      ...{ parameters: new Float32Array(length).fill(2), gradient: new Float32Array(length).fill(1), epoch: 0 },
      ...{ stepCount: 0, trainLoss: 1, validationLoss: 1, fuelUsed: 0, fuelLeft: 1 },
    };
    const location = step.parameters.slice();
    session.queryLocation(step, location);
    expect(location).toBeBitIdentical(step.parameters);
    const update = new Float32Array(length);
    session.step(step, update);
    session.queryLocation(step, location);
    expect(location).toBeBitIdentical(update.map((u) => 2 + 0.9 * u));
  });
});
