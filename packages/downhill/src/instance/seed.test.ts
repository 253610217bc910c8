import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex, toHex } from "../foundation/hash.ts";
import { type Challenge, createChallenge, presets } from "./challenge.ts";
import { datasetSeed, type InstanceName, instanceSeed, validateNonce, validateSeed } from "./seed.ts";

const base: InstanceName = {
  challenge: presets.paper,
  difficulty: { hiddenLayers: 3, samples: 1024 },
  seed: "downhill",
  nonce: 0,
};
const keys = (name: InstanceName) => ({ instance: toHex(instanceSeed(name)), data: toHex(datasetSeed(name)) });
const original = keys(base);

describe("instance and dataset seeds", () => {
  it("never change: results of every version of these bits depend on them", () => {
    expect(original).toMatchInlineSnapshot(`
      {
        "data": "1ddd96bf49f52163cdbd82728be65bcf736132fa13125764c28cccfe78a7b60e",
        "instance": "561e53a8fb1a3bf7cfab0c826766808bc19b02432acccd481e4f793bca97aaef",
      }
    `);
    expect(original.data).toBe(
      sha256Hex(
        '{"covariance":"matern52","inputs":2,"jitter":1e-8,"lengthscale":0.3,"noise":0.2,"nonce":0,"outputs":1,' +
          '"sampler":"cholesky","samples":1024,"seed":"downhill","testPool":1024,"trainFraction":0.8}',
      ),
    );
  });

  const training: Partial<Challenge> = {
    ...{ fourierFeatures: 7, testSubset: 100, width: 64, frozenLayers: 1, frozenStatistics: "running" },
    ...{ normMomentum: 0.2, normEpsilon: 1e-3, batchSize: 64, shuffle: "samples", patience: 3, minImprovement: 1e-3 },
    ...{ epochLimit: 9, fuelLimit: 1e9, slack: 2 },
  };
  it.each(Object.entries(training))("share data over the constant %s", (name, value) => {
    const changed = keys({ ...base, challenge: { ...base.challenge, [name]: value } });
    expect(changed.instance).not.toBe(original.instance);
    expect(changed.data).toBe(original.data);
  });

  const data: Partial<Challenge> = {
    ...{ inputs: 3, outputs: 2, sampler: "fourier", covariance: "matern32", lengthscale: 0.4, jitter: 1e-7 },
    ...{ noise: 0.1, trainFraction: 0.7, testPool: 600 },
  };
  it.each(Object.entries(data))("differ in data by the constant %s", (name, value) => {
    const changed = keys({ ...base, challenge: { ...base.challenge, [name]: value } });
    expect(changed.instance).not.toBe(original.instance);
    expect(changed.data).not.toBe(original.data);
  });

  it("cover every constant between them", () => {
    expect([...Object.keys(training), ...Object.keys(data)].sort()).toEqual(Object.keys(presets.paper).sort());
  });

  it("look at the features of the fourier sampler, not at its jitter", () => {
    const fourier = { ...base, challenge: createChallenge("paper", { sampler: "fourier" }) };
    const withFeatures = { ...fourier, challenge: { ...fourier.challenge, fourierFeatures: 8 } };
    const withJitter = { ...fourier, challenge: { ...fourier.challenge, jitter: 0 } };
    expect(keys(withFeatures).data).not.toBe(keys(fourier).data);
    expect(keys(withJitter).data).toBe(keys(fourier).data);
  });

  it("depend on seed, nonce and samples, and share data over depth", () => {
    const deeper = keys({ ...base, difficulty: { hiddenLayers: 4, samples: 1024 } });
    expect(deeper.instance).not.toBe(original.instance);
    expect(deeper.data).toBe(original.data);
    for (const other of [{ seed: "Downhill" }, { nonce: 1 }, { difficulty: { hiddenLayers: 3, samples: 1025 } }]) {
      const changed = keys({ ...base, ...other });
      expect(changed.instance).not.toBe(original.instance);
      expect(changed.data).not.toBe(original.data);
    }
  });
});

describe("seed phrase and nonce", () => {
  it("may be any well-formed text", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 50 }), (seed) => validateSeed(seed) === seed));
    for (const seed of [3, null, "\ud800", "x".repeat(1025)]) {
      expect(() => validateSeed(seed)).toThrow(expect.objectContaining({ code: "seed/invalid" }));
    }
  });

  it("may be any safe integer from 0", () => {
    expect(validateNonce(2 ** 53 - 1)).toBe(2 ** 53 - 1);
    for (const nonce of [-1, 0.5, 2 ** 53, Number.NaN, "0", null]) {
      expect(() => validateNonce(nonce)).toThrow(expect.objectContaining({ code: "nonce/invalid" }));
    }
  });
});
