import { describe, expect, it, vi } from "vitest";
import { covarianceOf, standardErrorsFrom } from "../../test/covariance-statistics.ts";
import { createReferenceKernel } from "../kernel/reference/reference-kernel.ts";
import { type Challenge, createChallenge, type PresetName, presets } from "./challenge.ts";
import { createDataset, createTestSplit, type DatasetCache, type Split } from "./dataset.ts";
import type { InstanceName } from "./seed.ts";

const kernel = createReferenceKernel();

function small(preset: PresetName, overrides: Partial<Challenge> = {}): InstanceName {
  const challenge = createChallenge(preset, { testPool: 20, testSubset: 10, ...overrides });
  return { challenge, difficulty: { hiddenLayers: 1, samples: 60 }, seed: "dataset test", nonce: 0 };
}

function expectSame(actual: Split, expected: Split): void {
  expect(actual.rows).toBe(expected.rows);
  expect(actual.inputs).toBeBitIdentical(expected.inputs);
  expect(actual.targets).toBeBitIdentical(expected.targets);
  for (const quantity of ["inputs", "targets", "function"] as const) {
    expect(actual.exact[quantity]).toBeBitIdentical(expected.exact[quantity]);
  }
}

describe("createDataset", () => {
  it.each(Object.keys(presets) as PresetName[])("has the sizes and roundings of preset %s", (preset) => {
    const name = small(preset);
    const { inputs, outputs } = name.challenge;
    const { test, train, validation } = createDataset(name, kernel);
    expect([test.rows, train.rows, validation.rows]).toEqual(preset === "paper" ? [20, 48, 12] : [20, 50, 10]);
    for (const split of [test, train, validation]) {
      expect(split.exact.inputs.length).toBe(split.rows * inputs);
      expect(split.exact.function.length).toBe(split.rows * outputs);
      expect(split.inputs).toBeBitIdentical(Float32Array.from(split.exact.inputs));
      expect(split.targets).toBeBitIdentical(Float32Array.from(split.exact.targets));
    }
  });

  it("repeats itself, shares no points between splits, and depends on the nonce", () => {
    const name = small("paper");
    const dataset = createDataset(name, kernel);
    for (const split of ["test", "train", "validation"] as const) {
      expectSame(createDataset(name, kernel)[split], dataset[split]);
    }
    const values = (["test", "train", "validation"] as const).flatMap((split) => [...dataset[split].exact.inputs]);
    expect(new Set(values).size).toBe(160);
    expect(createDataset({ ...name, nonce: 1 }, kernel).train.inputs).not.toEqual(dataset.train.inputs);
  });

  it("tells the training split sooner, with the same bits", () => {
    for (const outputs of [1, 2]) {
      const name = small("paper", { outputs });
      const told: Split[] = [];
      const { train } = createDataset(name, kernel, undefined, (split) => told.push(split));
      expect(told).toHaveLength(1);
      expectSame(told[0]!, train);
      expectSame(train, createDataset(name, kernel).train);
    }
    const told = vi.fn();
    createDataset(small("paper", { sampler: "fourier" }), kernel, undefined, told);
    expect(told).not.toHaveBeenCalled(); // all is known at once
  });

  it("does not depend on depth", () => {
    const name = small("paper");
    const deeper = createDataset({ ...name, difficulty: { ...name.difficulty, hiddenLayers: 9 } }, kernel);
    expectSame(deeper.train, createDataset(name, kernel).train);
  });

  it("says what to do when the covariance cannot be factored", () => {
    const name = small("paper", { covariance: "squared-exponential", lengthscale: 1000, jitter: 0 });
    expect(() => createDataset(name, kernel)).toThrow(
      expect.objectContaining({ code: "kernel/not-positive-definite" }),
    );
  });
});

describe("createTestSplit", () => {
  const variants: readonly [string, InstanceName][] = [
    ["paper", small("paper")],
    ["c006", small("c006")],
    ["paper, three outputs", small("paper", { outputs: 3, inputs: 1 })],
    ["c006, Matérn-1/2 in three dimensions", small("c006", { covariance: "matern12", inputs: 3 })],
    ["paper, one test point", small("paper", { testPool: 1, testSubset: 1 })],
  ];
  it.each(variants)("gives a verifier the bits that the prover has: %s", (_, name) => {
    expectSame(createTestSplit(name, kernel), createDataset(name, kernel).test);
  });
});

describe("the law of the data", () => {
  const instances = 400;
  const splits = Array.from({ length: instances }, (_, nonce) => {
    const name = small("paper", { testPool: 4, testSubset: 2 });
    const { test, train, validation } = createDataset(
      { ...name, nonce, difficulty: { hiddenLayers: 1, samples: 10 } },
      kernel,
    );
    return [test, train, validation] as const;
  });
  const { noise } = presets.paper;

  it("has noise of mean 0 and variance σ² in every split, uncorrelated with f", () => {
    for (const index of [0, 1, 2] as const) {
      const errors = splits.flatMap((all) => residuals(all[index]));
      expect(Math.abs(standardErrorsFrom(0, errors))).toBeLessThan(4);
      expect(
        Math.abs(
          standardErrorsFrom(
            noise * noise,
            errors.map((e) => e * e),
          ),
        ),
      ).toBeLessThan(4);
      const truths = splits.flatMap((all) => [...all[index].exact.function]);
      expect(
        Math.abs(
          standardErrorsFrom(
            0,
            errors.map((e, i) => e * truths[i]!),
          ),
        ),
      ).toBeLessThan(4);
    }
  });

  it("has inputs uniform on [−1, 1] in every dimension", () => {
    const inputs = splits.flatMap((all) => all.flatMap((split) => [...split.exact.inputs]));
    expect(inputs.every((x) => x >= -1 && x < 1)).toBe(true);
    for (const dimension of [0, 1]) {
      const sorted = inputs.filter((_, i) => i % 2 === dimension).sort((a, b) => a - b);
      const distance = Math.max(...sorted.map((x, i) => Math.abs((x + 1) / 2 - (i + 0.5) / sorted.length)));
      // Kolmogorov–Smirnov: √n · D passes 1.95 once in a thousand times.
      expect(Math.sqrt(sorted.length) * distance).toBeLessThan(1.95);
    }
  });

  it("has the Gaussian process's covariance between points, and between a test and a training point", () => {
    const deviations = splits.map(([test, train]) => {
      const product = test.exact.function[0]! * train.exact.function[0]!;
      return product - covarianceOf(presets.paper, test.exact.inputs.slice(0, 2), train.exact.inputs.slice(0, 2));
    });
    expect(Math.abs(standardErrorsFrom(0, deviations))).toBeLessThan(4);
    const variances = splits.map(([, train]) => train.exact.function[0]! * train.exact.function[0]!);
    expect(Math.abs(standardErrorsFrom(1, variances))).toBeLessThan(4);
  });
});

describe("createDataset with a cache", () => {
  it("writes once, then reads, with the same bits and for every depth", () => {
    const name = small("c006");
    const { cache, entries, log } = memoryCache();
    const first = createDataset(name, kernel, cache);
    const second = createDataset({ ...name, difficulty: { ...name.difficulty, hiddenLayers: 5 } }, kernel, cache);
    for (const split of ["test", "train", "validation"] as const) {
      expectSame(second[split], first[split]);
      expectSame(first[split], createDataset(name, kernel)[split]);
    }
    expect(entries.size).toBe(1);
    expect(log).toEqual(["read", "write", "read"]);
  });
});

function residuals({ exact }: Split): number[] {
  return Array.from(exact.targets, (y, i) => y - exact.function[i]!);
}

function memoryCache() {
  const entries = new Map<string, Float64Array>();
  const log: string[] = [];
  const cache: DatasetCache = {
    read(digest, length) {
      log.push("read");
      const values = entries.get(digest);
      return values?.length === length ? values : undefined;
    },
    write(digest, values) {
      log.push("write");
      entries.set(digest, values);
    },
  };
  return { cache, entries, log };
}
