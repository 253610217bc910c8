import { describe, expect, it } from "vitest";
import { referenceKernel as kernel, smallInstance } from "../../test/fixtures/small-instance.ts";
import { testSubset } from "../instance/subset.ts";
import { baselineError, score } from "./score.ts";

const instance = smallInstance({ outputs: 2 });
const { parameters } = instance.initial;
const statistics = kernel.createNetwork(instance.shape).statistics.map((value, i) => value + i / 64);
const solution = { parameters, statistics };

/** The score once more, point by point through `predict`. */
function naiveScore(epochs: number) {
  const { test } = instance.dataset;
  const network = kernel.createNetwork(instance.shape);
  network.parameters.set(parameters);
  network.statistics.set(statistics);
  network.frozen.set(instance.initial.frozen);
  network.freeze();
  const outputs = network.predict(test.inputs);
  const rows = testSubset(instance.key, epochs, 24, 12);
  let errors = 0;
  let noise = 0;
  for (const row of rows) {
    for (const column of [0, 1]) {
      const i = 2 * row + column;
      errors += Math.fround(outputs[i]! - test.targets[i]!) ** 2;
      noise += (test.exact.targets[i]! - test.exact.function[i]!) ** 2;
    }
  }
  return { testError: errors / 12, baseline: (4 * noise) / 12 };
}

describe("score", () => {
  it("is equations 3 and 5 on the subset of T", () => {
    for (const epochs of [1, 2, 77]) {
      const result = score({ instance, solution, epochs, kernel });
      const { testError, baseline } = naiveScore(epochs);
      expect(result).toEqual({ testError, baseline, quality: 1 - testError / baseline, passed: testError < baseline });
    }
  });

  it("depends on T through the subset", () => {
    const baselines = [1, 2, 3].map((epochs) => score({ instance, solution, epochs, kernel }).baseline);
    expect(new Set(baselines).size).toBe(3);
  });

  it("does not pass with NaN, nor at the threshold itself", () => {
    const broken = { parameters: parameters.map(() => Number.NaN), statistics };
    expect(score({ instance, solution: broken, epochs: 1, kernel })).toMatchObject({
      passed: false,
      quality: Number.NaN,
    });
  });

  it("expects the threshold at slack times the noise's variance", () => {
    const { test } = instance.dataset;
    const all = Uint32Array.from({ length: 24 }, (_, i) => i);
    const single = baselineError(test, all, { slack: 1, outputs: 2 });
    expect(baselineError(test, all, { slack: 4, outputs: 2 })).toBe(4 * single);
    // Two outputs of variance 0.04: 48 squared normals have a relative standard deviation of 0.2.
    expect(single).toBeGreaterThan(0.08 * 0.4);
    expect(single).toBeLessThan(0.08 * 1.8);
  });
});
