import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../src/foundation/hash.ts";
import { createChallenge } from "../../src/instance/challenge.ts";
import type { Split } from "../../src/instance/dataset.ts";
import { createInstance, createVerifierInstance, type InstanceOptions } from "../../src/instance/instance.ts";
import { availableKernels } from "../../src/kernel/select-kernel.ts";

interface Case {
  readonly name: string;
  readonly options: Omit<InstanceOptions, "kernel">;
  /** SHA-256 of all exact data and of the initial tensors. A changed one means a new numerics version. */
  readonly bits: string;
  /** Whether the covariance is too large for the reference kernel's patience. */
  readonly large: boolean;
}

const tiny = { testPool: 40, testSubset: 20, width: 16 };

const cases: readonly Case[] = [
  {
    name: "paper, 256 samples",
    options: { preset: "paper", difficulty: { hiddenLayers: 2, samples: 256 } },
    bits: "4c7d7b432d41645ce44919e610f2a5621f4cdce2c1611f612013fdc9317a6468",
    large: true,
  },
  {
    name: "c006, 1200 samples",
    options: { preset: "c006", difficulty: { hiddenLayers: 3, samples: 1200 } },
    bits: "dec53cfdf80e2e7203a10855d3dcea4b5e66dc569183ab79b449fcb3f1f39423",
    large: false,
  },
  {
    name: "Matérn-1/2, five dimensions, three outputs",
    options: {
      challenge: createChallenge("paper", { ...tiny, covariance: "matern12", inputs: 5, outputs: 3 }),
      difficulty: { hiddenLayers: 1, samples: 50 },
      seed: "Grüße",
      nonce: 2 ** 53 - 1,
    },
    bits: "2063930bd370691ccde06ce7765bc1346183308a7f1de3dea70fa9eace9b8720",
    large: false,
  },
  {
    name: "squared exponential, one dimension",
    options: {
      challenge: createChallenge("paper", { ...tiny, covariance: "squared-exponential", inputs: 1, jitter: 1e-6 }),
      difficulty: { hiddenLayers: 1, samples: 50 },
    },
    bits: "fa32bf2c97ea83953c56e36a743dc1b6704b8d98da5990577d8b5ae859fc6ae1",
    large: false,
  },
];

const kernels = availableKernels();

describe.each(kernels.map((kernel) => [kernel.variant, kernel] as const))("instances on %s", (_, kernel) => {
  const feasible = cases.filter((one) => !(one.large && kernel.name === "reference"));

  it.each(feasible.map((one) => [one.name, one] as const))("%s: committed bits", (_name, { options, bits }) => {
    const { dataset, initial } = createInstance({ ...options, kernel });
    const arrays = [...splitArrays(dataset.test), ...splitArrays(dataset.train), ...splitArrays(dataset.validation)];
    const parts = [...arrays, initial.parameters, initial.frozen].map(bytesOf);
    expect(sha256Hex(...parts)).toBe(bits);
  });

  it.each(feasible.map((one) => [one.name, one] as const))("%s: a verifier has the same", (_name, { options }) => {
    const prover = createInstance({ ...options, kernel });
    const verifier = createVerifierInstance({ ...options, kernel });
    expect(verifier.digest).toBe(prover.digest);
    expect(verifier.initial.frozen).toBeBitIdentical(prover.initial.frozen);
    const mine = splitArrays(verifier.dataset.test);
    splitArrays(prover.dataset.test).forEach((expected, i) => {
      expect(mine[i]!).toBeBitIdentical(expected);
    });
  });
});

function splitArrays({ inputs, targets, exact }: Split): (Float32Array | Float64Array)[] {
  return [inputs, targets, exact.inputs, exact.targets, exact.function];
}

function bytesOf(array: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
