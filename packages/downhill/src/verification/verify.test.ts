import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceKernel as kernel, smallInstance } from "../../test/fixtures/small-instance.ts";
import { builtInOptimizers } from "../baselines/index.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Challenge } from "../instance/challenge.ts";
import { encodeSafetensors, type Tensor } from "../solution/safetensors.ts";
import { createSolution, type Solution } from "../solution/solution.ts";
import { encodeSolution, openSolution } from "../solution/solution-file.ts";
import { train } from "../training/run-attempt.ts";
import { verify } from "./verify.ts";

/** A slack at which the little network passes. */
const passing: Partial<Challenge> = { slack: 100 };
const instance = smallInstance(passing);
const result = train({ instance, optimizer: builtInOptimizers.momentum, kernel });
const solution = createSolution(instance, result, null);
const bytes = encodeSolution(solution);

/** A kernel that must not be asked for anything. */
const idle = new Proxy(kernel, {
  get: (_, name) => {
    throw new Error(`the kernel was asked for ${String(name)}`);
  },
});

/** The codes of the reasons against a solution whose checksum its forger computed anew. */
function reasonsAgainst(changes: Partial<Solution>): string[] {
  const verification = verify(encodeSolution({ ...solution, ...changes }), { kernel });
  expect(verification.verdict).toBe(verification.reasons.length === 0 ? "accepted" : "rejected");
  return verification.reasons.map(({ code }) => code);
}

function changed(values: Float32Array, index: number, value: number): Float32Array {
  const copy = values.slice();
  copy[index] = value;
  return copy;
}

/** The codes against a file whose tensors were changed. */
function withTensors(change: (tensors: Map<string, Tensor>) => void): string[] {
  const { file } = openSolution(bytes);
  const tensors = new Map(file.tensors);
  change(tensors);
  const verification = verify(encodeSafetensors({ tensors, metadata: file.metadata }), { kernel });
  expect(verification).toMatchObject({ verdict: "rejected", testError: null });
  return verification.reasons.map(({ code }) => code);
}

describe("verify", () => {
  it("accepts an honest solution and shows its score", () => {
    const verification = verify(bytes, { kernel });
    expect(verification).toMatchObject({ verdict: "accepted", reasons: [], warnings: [] });
    expect(verification).toMatchObject({ epochs: result.epochs, bestEpoch: result.bestEpoch });
    expect(verification.quality).toBe(1 - verification.testError! / verification.baseline!);
    expect(verification.quality).toBeGreaterThan(0);
  });

  it.each<[string, Partial<Challenge>, number | undefined]>([
    ["the epoch limit", { epochLimit: 3 }, undefined],
    ["want of fuel", {}, Math.floor(result.fuel / result.epochs) * 3 + 1000],
    ["samples dealt anew", { shuffle: "samples" }, undefined],
    ["two outputs", { outputs: 2 }, undefined],
    ["Fourier features", { sampler: "fourier", fourierFeatures: 64 }, undefined],
  ])("accepts an honest solution with %s", (_, constants, maxFuel) => {
    const other = smallInstance({ ...passing, ...constants });
    const limits = maxFuel === undefined ? {} : { maxFuel };
    const trained = train({ instance: other, optimizer: builtInOptimizers.adam, kernel, ...limits });
    expect(verify(encodeSolution(createSolution(other, trained)), { kernel, ...limits }).reasons).toEqual([]);
  });

  it("accepts want of fuel under the verifier's limit alone, since the limit chooses T", () => {
    const maxFuel = Math.floor(result.fuel / result.epochs) * 3 + 1000;
    const trained = train({ instance, optimizer: builtInOptimizers.adam, kernel, maxFuel });
    const file = encodeSolution(createSolution(instance, trained));
    for (const limits of [{}, { maxFuel: maxFuel + 1 }]) {
      const { reasons } = verify(file, { kernel, ...limits });
      expect(reasons.map(({ code }) => code)).toEqual(["solution/fuel-limit"]);
    }
    const patient = train({ instance, optimizer: builtInOptimizers.adam, kernel, maxFuel: result.fuel });
    expect(verify(encodeSolution(createSolution(instance, patient)), { kernel }).reasons).toEqual([]);
  });

  it("accepts a diverged attempt's best epoch at T = best epoch + P", () => {
    const { sgd } = builtInOptimizers;
    const diverging = {
      ...sgd,
      step: (context: Parameters<typeof sgd.step>[0], update: Float32Array) => {
        sgd.step(context, update);
        if (context.epoch === 3) update.fill(Number.NaN);
      },
    };
    const trained = train({ instance, optimizer: diverging, kernel });
    expect(trained.stop).toBe("diverged");
    expect(verify(encodeSolution(createSolution(instance, trained)), { kernel }).reasons).toEqual([]);
  });

  it("rejects what does not pass the threshold", () => {
    const hard = smallInstance({ slack: 0.001 });
    const trained = train({ instance: hard, optimizer: builtInOptimizers.sgd, kernel });
    const verification = verify(encodeSolution(createSolution(hard, trained)), { kernel });
    expect(verification.verdict).toBe("rejected");
    expect(verification.reasons[0]?.code).toBe("solution/threshold");
    expect(verification.quality).toBeLessThan(0);
  });

  it("warns where frozen statistics come with the solution", () => {
    const running = smallInstance({ ...passing, frozenStatistics: "running" });
    const trained = train({ instance: running, optimizer: builtInOptimizers.sgd, kernel });
    const verification = verify(encodeSolution(createSolution(running, trained)), { kernel });
    expect(verification.reasons).toEqual([]);
    expect(verification.warnings[0]?.code).toBe("challenge/forgeable");
  });

  it("shows the score of an interrupted attempt, and rejects it", () => {
    const verification = verify(encodeSolution({ ...solution, stop: "interrupted" }), { kernel });
    expect(verification.reasons.map(({ code }) => code)).toEqual(["solution/interrupted"]);
    expect(verification.quality).toBeGreaterThan(0);
  });
});

describe("a forged record", () => {
  const best = solution.bestEpoch;

  it.each<[string, Partial<Solution>]>([
    ["another T", { epochs: solution.epochs + 1 }],
    ["an earlier T", { epochs: solution.epochs - 1 }],
    ["a best epoch of 0", { bestEpoch: 0, epochs: 4 }],
    ["a best epoch after T", { bestEpoch: solution.epochs + 1 }],
    ["divergence at another T", { stop: "diverged", epochs: best + 1 }],
    ["an epoch limit that is none", { stop: "epoch-limit", epochs: best }],
    ["want of fuel after patience", { stop: "out-of-fuel" }],
  ])("is rejected with %s", (_, changes) => {
    expect(reasonsAgainst(changes)).toContain("solution/epochs");
  });

  it.each<[string, Partial<Solution>]>([
    ["fuel over the limit", { fuel: 1001, maxFuel: 1000 }],
    ["a limit over the challenge's", { maxFuel: 1e15 }],
    ["a limit of 0", { maxFuel: 0 }],
    ["less fuel than its epochs take", { fuel: solution.fuel - 1 }],
    ["want of fuel with some left", { stop: "out-of-fuel", epochs: best }],
  ])("is rejected with %s", (_, changes) => {
    expect(reasonsAgainst(changes)).toContain("solution/fuel");
  });

  it("is rejected with another numerics version", () => {
    expect(reasonsAgainst({ numericsVersion: 99 })).toEqual(["solution/numerics-version"]);
  });

  it.each<[string, Partial<Solution>]>([
    ["seed", { seed: "another" }],
    ["nonce", { nonce: 1 }],
    ["slack", { challenge: { ...solution.challenge, slack: 100.5 } }],
  ])("gives another instance with another %s, whose targets the network does not fit", (_, changes) => {
    const honest = verify(bytes, { kernel });
    const forged = verify(encodeSolution({ ...solution, ...changes }), { kernel });
    expect(forged.testError).not.toBe(honest.testError);
    expect(forged.testError).toBeGreaterThan(2 * honest.testError!);
  });

  it.each<[string, Partial<Challenge>]>([
    ["test pool", { testPool: 19_000 }],
    ["width", { width: 8192 }],
    ["number of features", { sampler: "fourier", fourierFeatures: 65_536, testPool: 100_000 }],
  ])("may not ask for an absurd %s", (_, constants) => {
    const challenge = { ...solution.challenge, ...constants };
    const file = openSolution(bytes).file;
    const metadata = {
      ...file.metadata,
      challenge: JSON.stringify(challenge),
      difficulty: '{"hiddenLayers":64,"samples":44}',
    };
    const verification = verify(encodeSafetensors({ tensors: file.tensors, metadata }), { kernel: idle });
    expect(verification.reasons.map(({ code }) => code)).toContain("solution/too-large");
  });

  it("may not ask for an absurd number of batches", () => {
    const challenge = { ...solution.challenge, sampler: "fourier" as const, batchSize: 1 };
    const difficulty = '{"hiddenLayers":2,"samples":10000000}';
    const file = openSolution(bytes).file;
    const metadata = { ...file.metadata, challenge: JSON.stringify(challenge), difficulty };
    const verification = verify(encodeSafetensors({ tensors: file.tensors, metadata }), { kernel: idle });
    expect(verification.reasons.map(({ code }) => code)).toEqual(["solution/too-large"]);
  });
});

describe("tensors", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("are rejected with %d", (value) => {
    expect(reasonsAgainst({ parameters: changed(solution.parameters, 5, value) })).toEqual(["solution/not-finite"]);
    expect(reasonsAgainst({ statistics: changed(solution.statistics, 0, value) })).toEqual(["solution/not-finite"]);
  });

  it("are rejected with a negative variance, not with a negative mean", () => {
    const width = solution.challenge.width;
    expect(reasonsAgainst({ statistics: changed(solution.statistics, width, -1e-9) })).toEqual(["solution/variance"]);
    expect(reasonsAgainst({ statistics: changed(solution.statistics, 0, -1e-9) })).toEqual([]);
  });

  it("are rejected when one is missing, extra, or of another shape or type", () => {
    const name = "layers.1.weight";
    const { shape, data } = openSolution(bytes).file.tensors.get(name)!;
    const codes = [
      withTensors((tensors) => tensors.delete(name)),
      withTensors((tensors) => tensors.set("layers.3.weight", { dtype: "F32", shape, data })),
      withTensors((tensors) => tensors.set(name, { dtype: "F32", shape: [36], data })),
      withTensors((tensors) => tensors.set(name, { dtype: "F64", shape, data: new Float64Array(36) })),
      withTensors((tensors) => tensors.clear()),
    ];
    expect(codes).toEqual(Array(5).fill(["solution/tensors"]));
  });

  it("of another depth do not fit", () => {
    const { metadata, tensors } = openSolution(bytes).file;
    const deeper = { ...metadata, difficulty: '{"hiddenLayers":3,"samples":44}' };
    const verification = verify(encodeSafetensors({ tensors, metadata: deeper }), { kernel });
    expect(verification.reasons.map(({ code }) => code)).toContain("solution/tensors");
  });
});

describe("damage", () => {
  /** Verifies bytes that differ from an honest file: rejected, or a coded error, and nothing else. */
  function expectRefusal(damaged: Uint8Array): void {
    try {
      expect(verify(damaged, { kernel }).verdict).toBe("rejected");
    } catch (error) {
      expect(error).toBeInstanceOf(CodedError);
      expect((error as CodedError).code).toMatch(/^(safetensors|solution)\/unreadable$/);
    }
  }

  it("is seen in every byte of the header and of the first tensor", () => {
    const headerEnd = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    for (let index = 0; index < headerEnd + 24; index++) {
      for (const flip of [0x01, 0x20, 0x80]) {
        const damaged = bytes.slice();
        damaged[index]! ^= flip;
        expectRefusal(damaged);
      }
    }
  });

  it("is seen in any byte, bit or length", () => {
    const edits = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 5 });
    fc.assert(
      fc.property(edits, fc.nat(bytes.length - 1), fc.boolean(), (changes, length, truncate) => {
        const damaged = truncate ? bytes.slice(0, length) : bytes.slice();
        for (const [index, flip] of changes) if (index < damaged.length) damaged[index]! ^= flip;
        if (Buffer.compare(damaged, bytes) !== 0) expectRefusal(damaged);
      }),
      { numRuns: 500 },
    );
  });

  it("is seen in bytes added at the end", () => {
    expectRefusal(new Uint8Array([...bytes, 0]));
  });
});
