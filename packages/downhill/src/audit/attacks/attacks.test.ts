import { describe, expect, it } from "vitest";
import { type Challenge, createChallenge } from "../../instance/challenge.ts";
import { createInstance, type Instance } from "../../instance/instance.ts";
import { selectKernel } from "../../kernel/select-kernel.ts";
import { score } from "../../solution/score.ts";
import { encodeSolution } from "../../solution/solution-file.ts";
import { verify } from "../../verification/verify.ts";
import type { Attack, Knowledge } from "../attack.ts";
import { forgeSolution, luckiestEpochs } from "../forge-solution.ts";
import { freeScales } from "./free-scales.ts";
import { rankOne } from "./rank-one.ts";
import { stackedFeatures } from "./stacked-features.ts";

const kernel = selectKernel("auto");
const epochs = 120;

function makeInstance(hiddenLayers: number, overrides: Partial<Challenge> = {}): Instance {
  const challenge = createChallenge("paper", { testPool: 256, testSubset: 128, lengthscale: 0.6, ...overrides });
  return createInstance({ challenge, difficulty: { hiddenLayers, samples: 600 }, seed: "audit", kernel });
}

function forge(attack: Attack, instance: Instance, knowledge: Knowledge) {
  expect(attack.obstacle(instance)).toBeNull();
  const tensors = attack.forge({ instance, kernel, knowledge, epochs });
  const scored = score({ instance, solution: tensors, epochs, kernel });
  const file = encodeSolution(forgeSolution(instance, kernel, tensors, epochs));
  return { ...scored, verdict: verify(file, { kernel }).verdict, tensors };
}

describe("a forged solution is accepted as a file", () => {
  it.each([2, 3])("by rank-one embedding at L = %d", (hiddenLayers) => {
    expect(forge(rankOne, makeInstance(hiddenLayers), "training").verdict).toBe("accepted");
  });

  it("by rank-one embedding when more of the network is frozen", () => {
    expect(forge(rankOne, makeInstance(4, { frozenLayers: 3 }), "training").verdict).toBe("accepted");
  });

  it.each([1, 2, 4])("by stacked features at L = %d", (hiddenLayers) => {
    expect(forge(stackedFeatures, makeInstance(hiddenLayers), "training").verdict).toBe("accepted");
  });

  it.each([3, 4])("by stacked features when %d maps are frozen", (frozenLayers) => {
    expect(forge(stackedFeatures, makeInstance(3, { frozenLayers }), "training").verdict).toBe("accepted");
  });

  it.each<[string, Partial<Challenge>]>([
    ["the frozen normalization's statistics", { frozenStatistics: "running" }],
    ["the last normalization's scales", { frozenLayers: 1 }],
    ["everything", { frozenLayers: 0 }],
    ["statistics, with two outputs", { frozenStatistics: "running", outputs: 2 }],
  ])("by least squares where a reading leaves %s free", (_, overrides) => {
    expect(forge(freeScales, makeInstance(1, overrides), "test").verdict).toBe("accepted");
  });
});

describe("a forger who knows the test points", () => {
  it("comes below the noise, so that no slack tells it from training", () => {
    const { testError, baseline } = forge(stackedFeatures, makeInstance(2), "test");
    expect(testError).toBeLessThan(baseline / 400);
  });

  it("and one who may only choose T finds points that suit", () => {
    const instance = makeInstance(2);
    const { tensors, quality } = forge(rankOne, instance, "training");
    const lucky = luckiestEpochs(instance, kernel, tensors, { first: 51, last: 300 });
    expect(score({ instance, solution: tensors, epochs: lucky, kernel }).quality).toBeGreaterThan(quality);
  });
});

describe("an attack says where it cannot be used", () => {
  it.each<[Attack, Partial<Challenge>]>([
    [freeScales, {}],
    [rankOne, { outputs: 2 }],
    [rankOne, { frozenLayers: 1 }],
    [stackedFeatures, { frozenLayers: 1 }],
    [stackedFeatures, { outputs: 2 }],
    [stackedFeatures, { width: 3 }],
  ])("%o", (attack, overrides) => {
    const challenge = createChallenge("paper", overrides);
    expect(attack.obstacle({ challenge, difficulty: { hiddenLayers: 3, samples: 600 } })).toMatch(/\w+ \w+/);
  });
});
