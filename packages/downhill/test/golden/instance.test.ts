import { describe, expect, it } from "vitest";
import { createInstance } from "../../src/instance/instance.ts";
import { networkLayout } from "../../src/kernel/network-layout.ts";
import { createReferenceKernel } from "../../src/kernel/reference/reference-kernel.ts";
import { type InstanceGolden, readGolden } from "./golden-file.ts";
import { scaledError } from "./tolerance.ts";

const golden = readGolden<InstanceGolden>("instance");
const { challenge, difficulty, seed, nonce } = golden;
const instance = createInstance({ challenge, difficulty, seed, nonce, kernel: createReferenceKernel() });
const { test, train, validation } = instance.dataset;

const together = (part: "inputs" | "function" | "targets") =>
  Float64Array.from([test, train, validation].flatMap(({ exact }) => [...exact[part]]));

describe("an instance that Python made from the same name", () => {
  it("has the same digests", () => {
    expect([instance.digest, instance.datasetDigest]).toEqual([golden.digest, golden.datasetDigest]);
  });

  it("has the same inputs in the same order, bit for bit", () => {
    expect([test.rows, train.rows, validation.rows]).toEqual([6, 9, 3]);
    expect(together("inputs")).toBeBitIdentical(Float64Array.from(golden.inputs));
  });

  it("has the same function and noise", () => {
    // Float64 on both sides; LAPACK adds in another order, the quantiles differ by a few units of 1.1e-16.
    expect(scaledError(together("function"), golden.function)).toBeLessThan(1e-12);
    expect(scaledError(together("targets"), golden.targets)).toBeLessThan(1e-12);
  });

  it("has the same weights, bit for bit", () => {
    const { trainable, frozen } = networkLayout(instance.shape);
    const { initial } = instance;
    const weights = [
      ...trainable.map((tensor) => ({ tensor, array: initial.parameters })),
      ...frozen.map((tensor) => ({ tensor, array: initial.frozen })),
    ].filter(({ tensor }) => tensor.kind === "weight");
    expect(weights).toHaveLength(golden.weights.length);
    for (const { tensor, array } of weights) {
      const values = array.slice(tensor.offset, tensor.offset + tensor.length);
      expect(values).toBeBitIdentical(Float32Array.from(golden.weights[tensor.layer]!));
    }
  });
});
