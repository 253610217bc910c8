import { describe, expect, it } from "vitest";
import { createReferenceKernel } from "../kernel/reference/reference-kernel.ts";
import { createChallenge, type PresetName, presets } from "./challenge.ts";
import { createInstance, createVerifierInstance, type InstanceOptions } from "./instance.ts";
import { describeInstance } from "./instance-description.ts";

const kernel = createReferenceKernel();
const difficulty = { hiddenLayers: 2, samples: 100 };
const small = (preset: PresetName) => createChallenge(preset, { testPool: 20, testSubset: 10, width: 8 });

describe("createInstance", () => {
  it("has the defaults that the command line shows", () => {
    const instance = createInstance({ preset: "c006", difficulty, kernel });
    expect(instance.challenge).toEqual(presets.c006);
    expect([instance.seed, instance.nonce]).toEqual(["downhill", 0]);
    const same = createInstance({ preset: "c006", difficulty, kernel, seed: "downhill", nonce: 0 });
    expect(same.digest).toBe(instance.digest);
    expect(same.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(Buffer.from(same.key).toString("hex")).toBe(same.digest);
  });

  it("fits its parts together", () => {
    const { dataset, batches, batchesPerEpoch, shape } = createInstance({
      challenge: small("paper"),
      difficulty,
      kernel,
    });
    expect(batchesPerEpoch).toBe(batches.length);
    expect(batches.reduce((sum, batch) => sum + batch.rows, 0)).toBe(dataset.train.rows);
    expect(shape.maxRows).toBe(Math.max(...batches.map((batch) => batch.rows)));
  });

  it("shares data, not weights, with a deeper instance", () => {
    const challenge = small("paper");
    const shallow = createInstance({ challenge, difficulty, kernel });
    const deep = createInstance({ challenge, difficulty: { ...difficulty, hiddenLayers: 3 }, kernel });
    expect(deep.datasetDigest).toBe(shallow.datasetDigest);
    expect(deep.dataset.train.targets).toBeBitIdentical(shallow.dataset.train.targets);
    expect(deep.digest).not.toBe(shallow.digest);
    expect(deep.initial.parameters.slice(0, 16)).not.toEqual(shallow.initial.parameters.slice(0, 16));
  });

  const invalid: readonly [string, Partial<InstanceOptions>, string][] = [
    ["a difficulty out of range", { difficulty: { hiddenLayers: 0, samples: 100 } }, "difficulty/invalid"],
    ["a challenge out of range", { challenge: { ...presets.paper, noise: -1 } }, "challenge/invalid"],
    ["an unknown preset", { preset: "c007" as PresetName }, "challenge/invalid"],
    ["a preset beside a challenge", { preset: "paper", challenge: presets.paper }, "instance/options"],
    ["a seed that is no text", { seed: "\udfff" }, "seed/invalid"],
    ["a negative nonce", { nonce: -1 }, "nonce/invalid"],
  ];
  it.each(invalid)("refuses %s", (_, options, code) => {
    expect(() => createInstance({ difficulty, kernel, ...options })).toThrow(expect.objectContaining({ code }));
    expect(() => createVerifierInstance({ difficulty, kernel, ...options })).toThrow(expect.objectContaining({ code }));
  });
});

describe("createVerifierInstance", () => {
  it.each(Object.keys(presets) as PresetName[])("is the prover's instance without its training data: %s", (preset) => {
    const options = { challenge: small(preset), difficulty, kernel, seed: "x", nonce: 7 };
    const prover = createInstance(options);
    const verifier = createVerifierInstance(options);
    expect(verifier.digest).toBe(prover.digest);
    expect(verifier.datasetDigest).toBe(prover.datasetDigest);
    expect(verifier.shape).toEqual(prover.shape);
    expect(verifier.initial.frozen).toBeBitIdentical(prover.initial.frozen);
    expect(verifier.dataset.test).toEqual(prover.dataset.test);
  });
});

describe("describeInstance", () => {
  it("counts what there is, as plain data", () => {
    const description = describeInstance(createInstance({ challenge: small("paper"), difficulty, kernel }));
    expect(description).toMatchObject({
      points: { test: 20, train: 80, validation: 20 },
      batches: { perEpoch: 1, largest: 80, smallest: 80 },
      parameters: { trainable: 8 * 2 + 8 * 3 + 8 * 8 + 8 * 3, frozen: 8 * 8 + 8 * 3 + 8 + 1 },
      numericsVersion: 1,
    });
    expect(description.layers.map((layer) => [layer.inputs, layer.outputs, layer.normalized, layer.frozen])).toEqual([
      [2, 8, true, false],
      [8, 8, true, false],
      [8, 8, true, true],
      [8, 1, false, true],
    ]);
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  });
});
