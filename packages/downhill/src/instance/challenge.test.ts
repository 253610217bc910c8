import { describe, expect, it } from "vitest";
import { canonicalJson } from "../foundation/canonical-json.ts";
import { c006Differences } from "./c006-differences.ts";
import { type Challenge, createChallenge, presets, validateChallenge } from "./challenge.ts";

const invalid = (message: string) =>
  expect.objectContaining({ code: "challenge/invalid", message: expect.stringContaining(message) });

describe("presets", () => {
  it("are valid challenges, and frozen", () => {
    for (const preset of Object.values(presets)) {
      expect(validateChallenge(preset)).toEqual(preset);
      expect(Object.isFrozen(preset)).toBe(true);
    }
  });

  it("hold the paper's constants in one canonical text", () => {
    expect(canonicalJson(presets.paper)).toBe(
      '{"batchSize":128,"covariance":"matern52","epochLimit":null,"fourierFeatures":4096,"frozenLayers":2,' +
        '"frozenStatistics":"initial","fuelLimit":100000000000000,"inputs":2,"jitter":1e-8,"lengthscale":0.3,' +
        '"minImprovement":0,"noise":0.2,"normEpsilon":0.00001,"normMomentum":0.1,"outputs":1,"patience":50,' +
        '"sampler":"cholesky","shuffle":"batches","slack":4,"testPool":1024,"testSubset":512,"trainFraction":0.8,' +
        '"width":256}',
    );
  });

  it("say how c006 is not copied, each difference once and in full", () => {
    expect(new Set(c006Differences.map(({ id }) => id)).size).toBe(c006Differences.length);
    for (const { theirs, ours, why } of c006Differences) expect([theirs, ours, why]).not.toContain("");
  });
});

describe("createChallenge", () => {
  it("replaces constants of a preset", () => {
    const challenge = createChallenge("c006", { noise: 0.1, epochLimit: null });
    expect(challenge).toEqual({ ...presets.c006, noise: 0.1, epochLimit: null });
    expect(Object.isFrozen(challenge)).toBe(true);
  });

  it("refuses an unknown preset", () => {
    const name = "toString" as "paper";
    expect(() => createChallenge(name)).toThrow(invalid('no preset "toString"; the presets are paper and c006'));
  });
});

describe("validateChallenge", () => {
  const cases: readonly [keyof Challenge, unknown, string][] = [
    ["inputs", 0, "inputs is 0; it must be an integer from 1 to 64"],
    ["inputs", 1.5, "inputs is 1.5"],
    ["outputs", "1", 'outputs is "1"'],
    ["sampler", "exact", 'sampler is "exact"; it must be "cholesky" or "fourier"'],
    ["fourierFeatures", 0, "fourierFeatures is 0"],
    ["covariance", "matern", '"matern12" or "matern32" or "matern52" or "squared-exponential"'],
    ["lengthscale", 0, "lengthscale is 0"],
    ["jitter", -1e-8, "jitter is -1e-8"],
    ["noise", Number.NaN, "noise is NaN"],
    ["noise", Infinity, "noise is Infinity"],
    ["trainFraction", 1, "trainFraction is 1; it must be a number from 0.01 to 0.99"],
    ["testPool", 2 ** 40, "testPool is 1099511627776"],
    ["testPool", 20_000, 'with sampler "cholesky" it must be below 20000'],
    ["testSubset", 1025, "testSubset is 1025; it must be at most testPool, which is 1024"],
    ["width", null, "width is null"],
    ["width", undefined, "width is missing"],
    ["frozenLayers", -1, "frozenLayers is -1"],
    ["frozenStatistics", true, "frozenStatistics is true"],
    ["normMomentum", 1.1, "normMomentum is 1.1"],
    ["normEpsilon", 0, "normEpsilon is 0"],
    ["batchSize", [128], "batchSize is an array"],
    ["shuffle", { by: "sample" }, "shuffle is an object"],
    ["patience", 0, "patience is 0"],
    ["minImprovement", -1, "minImprovement is -1"],
    ["epochLimit", 0, "epochLimit is 0; it must be an integer from 1 to 1000000, or null"],
    ["fuelLimit", 1e17, "fuelLimit is 100000000000000000"],
    ["slack", 0n, "slack is a bigint"],
  ];

  it.each(cases)("refuses %s = %s", (name, value, message) => {
    expect(() => validateChallenge({ ...presets.paper, [name]: value })).toThrow(invalid(message));
  });

  it("refuses unknown constants, by name", () => {
    expect(() => validateChallenge({ ...presets.paper, depth: 3 })).toThrow(invalid('no constant "depth"'));
    const polluted: unknown = JSON.parse(JSON.stringify(presets.paper).replace("{", '{"__proto__":{},'));
    expect(() => validateChallenge(polluted)).toThrow(invalid('no constant "__proto__"'));
  });

  it.each([null, [], "paper", 3, undefined])("refuses what is no object: %s", (value) => {
    expect(() => validateChallenge(value)).toThrow(invalid("a challenge is an object of constants"));
  });
});
