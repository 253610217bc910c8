import { describe, expect, it } from "vitest";
import { deterministicMath } from "../foundation/special-functions.ts";
import { Stream } from "../foundation/stream.ts";
import { createChallenge } from "../instance/challenge.ts";
import { createInstance } from "../instance/instance.ts";
import { createReferenceKernel } from "../kernel/reference/reference-kernel.ts";
import { selectKernel } from "../kernel/select-kernel.ts";
import type { Hyperparameters, TensorDescription } from "../optimizer/index.ts";
import { createInProcessSession, type OptimizerSession } from "../optimizer/optimizer-session.ts";
import { score } from "../solution/score.ts";
import { train } from "../training/run-attempt.ts";
import { challengeHyperparameters } from "./challenge-hyperparameters.ts";
import { type BuiltInOptimizerName, builtInOptimizers } from "./index.ts";

/**
 * Every optimizer on problems whose solution is known: quadratics with their minimum at `target`, and a small network
 * whose noise is known. Defaults are for networks and thousands of steps, so the quadratics have rates of their own;
 * methods whose steps have a fixed length end up within about that length of the minimum.
 */
const rates: Readonly<Record<BuiltInOptimizerName, Hyperparameters>> = {
  sgd: { learningRate: 0.3 },
  "sgd-exponential-decay": { learningRate: 0.5 },
  momentum: { learningRate: 0.1 },
  nesterov: { learningRate: 0.1 },
  adam: { learningRate: 0.01 },
  adabelief: { learningRate: 0.01, epsilon: 1e-8 },
  adadelta: {},
  adafactor: { learningRate: 0.05 },
  adagrad: { learningRate: 0.5 },
  adamax: { learningRate: 0.02 },
  adamw: { learningRate: 0.01, weightDecay: 0 },
  adan: { learningRate: 0.01 },
  amsgrad: { learningRate: 0.01 },
  "heavy-ball": { learningRate: 0.1 },
  lamb: { learningRate: 0.002 },
  lars: { learningRate: 0.1, trustCoefficient: 0.005 },
  lion: { learningRate: 0.002 },
  lookahead: { learningRate: 0.1 },
  muon: { learningRate: 0.002, adamLearningRate: 0.01 },
  nadam: { learningRate: 0.01 },
  nag: { learningRate: 0.1 },
  novograd: { learningRate: 0.001 },
  prodigy: {},
  radam: { learningRate: 0.01 },
  rmsprop: { learningRate: 0.002 },
  rprop: {},
  sam: { learningRate: 0.1, radius: 0.005 },
  "schedule-free-adamw": { learningRate: 0.05 },
  "schedule-free-sgd": { learningRate: 1 },
  "sgd-warm-restarts": { learningRate: 0.1 },
  shampoo: { learningRate: 0.3 },
  signum: { learningRate: 0.001 },
  soap: { learningRate: 0.01, weightDecay: 0 },
  yogi: { learningRate: 0.01 },
};

const tensors: readonly TensorDescription[] = [
  { name: "layers.0.weight", layer: 0, kind: "weight", shape: [4, 2], offset: 0, length: 8 },
  { name: "layers.0.bias", layer: 0, kind: "bias", shape: [4], offset: 8, length: 4 },
  { name: "layers.1.weight", layer: 1, kind: "weight", shape: [4, 4], offset: 12, length: 16 },
  { name: "layers.1.bias", layer: 1, kind: "bias", shape: [4], offset: 28, length: 4 },
];
const count = 32;
const steps = 3000;

/** Fixed numbers, sign and size mixed: 0.3 to 1.3. */
const target = Float64Array.from({ length: count }, (_, i) => (i % 3 === 1 ? -1 : 1) * (0.3 + ((i * 7) % 11) / 10));
/** The direction of a reflection that mixes all coordinates, so that no axis is an eigenvector. */
const mirror = Float64Array.from({ length: count }, (_, i) => Math.sqrt(1 / count) * (i % 2 === 0 ? 1 : -1));

/** ∇f and f for f = ½ (w − target)ᵀ H diag(curvature) H (w − target) with H = I − 2 m mᵀ. */
function slope(w: Float32Array, curvature: (i: number) => number): { gradient: Float32Array; loss: number } {
  const reflect = (x: Float64Array) => {
    const along = x.reduce((sum, value, i) => sum + value * mirror[i]!, 0);
    return x.map((value, i) => value - 2 * along * mirror[i]!);
  };
  const turned = reflect(target.map((value, i) => w[i]! - value));
  const scaled = turned.map((value, i) => value * curvature(i));
  const loss = turned.reduce((sum, value, i) => sum + (value * scaled[i]!) / 2, 0);
  return { gradient: Float32Array.from(reflect(scaled)), loss };
}

function startSession(name: BuiltInOptimizerName): OptimizerSession {
  const session = createInProcessSession(builtInOptimizers[name]);
  const difficulty = { hiddenLayers: 1, samples: 100 };
  const { vector, matrix } = createReferenceKernel();
  session.initState({
    ...{ difficulty, parameterCount: count, tensors, batchesPerEpoch: 30, vector, matrix, math: deterministicMath },
    hyperparameters: { ...session.hyperparameters(difficulty), ...rates[name] },
    random: new Stream(new Uint8Array(32), "optimizer"),
  });
  return session;
}

/** The loss and the largest distance of a coordinate from its target, at the end. */
function descend(name: BuiltInOptimizerName, curvature: (i: number) => number): { loss: number; distance: number } {
  const session = startSession(name);
  const parameters = new Float32Array(count).fill(0.1);
  const [location, update, gradient] = [parameters.slice(), new Float32Array(count), new Float32Array(count)];
  const rest = { trainLoss: Number.NaN, validationLoss: Number.NaN, fuelUsed: 0, fuelLeft: 1 };
  for (let stepCount = 0; stepCount < steps; stepCount++) {
    const step = { parameters, gradient, epoch: Math.floor(stepCount / 30), stepCount, ...rest };
    location.set(parameters);
    session.queryLocation(step, location);
    gradient.set(slope(location, curvature).gradient);
    session.step(step, update);
    for (let i = 0; i < count; i++) parameters[i] = parameters[i]! + update[i]!;
  }
  const distance = parameters.reduce((most, w, i) => Math.max(most, Math.abs(w - target[i]!)), 0);
  return { loss: slope(parameters, curvature).loss, distance };
}

const kernel = selectKernel();
const network = createInstance({
  challenge: createChallenge("paper", { width: 64, patience: 30 }),
  difficulty: { hiddenLayers: 2, samples: 600 },
  seed: "convergence",
  kernel,
});

describe.each(Object.keys(rates) as BuiltInOptimizerName[])("%s", (name) => {
  it("finds the minimum of a round quadratic", () => {
    const { distance } = descend(name, (i) => 0.5 + (i % 4) / 6);
    expect(distance).toBeLessThan(0.01);
  });

  it("comes down a valley whose curvatures differ a hundredfold", () => {
    const start = slope(new Float32Array(count).fill(0.1), (i) => 10 ** ((-2 * i) / (count - 1))).loss;
    const { loss } = descend(name, (i) => 10 ** ((-2 * i) / (count - 1)));
    expect(loss).toBeLessThan(start / 1000);
  });

  it("fits a small network, with its hyperparameters for the challenge, to a pass", () => {
    const hyperparameters = challengeHyperparameters(name, network.difficulty);
    const result = train({ instance: network, optimizer: builtInOptimizers[name], hyperparameters, kernel });
    const { testError } = score({ instance: network, solution: result.best!, epochs: result.epochs, kernel });
    // Four times the variance of the noise, which is what a pass needs.
    expect(testError).toBeLessThan(0.16);
  });
});
