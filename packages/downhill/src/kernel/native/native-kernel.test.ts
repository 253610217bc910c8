import { describe, expect, it } from "vitest";
import { describeKernels } from "../select-kernel.ts";
import { createNativeKernel } from "./native-kernel.ts";

const variants = describeKernels().filter(({ name, kernel }) => name === "native" && kernel !== null);

describe.skipIf(variants.length === 0)("the native kernel", () => {
  it("runs the variant asked for, and the best one unasked", () => {
    for (const { variant } of variants) expect(createNativeKernel({ variant }).variant).toBe(variant);
    expect(createNativeKernel().variant).toBe(variants[0]?.variant);
  });

  it("says what it has where the variant asked for is not there", () => {
    expect(() => createNativeKernel({ variant: "sse2" })).toThrow(/sse2.*WebAssembly/);
  });

  it("refuses operands that are not what they claim to be", () => {
    const { vector } = createNativeKernel();
    const out = new Float32Array(8);
    for (const impostor of [new Float64Array(8), new Uint8Array(8), { length: 8 }]) {
      expect(() => vector.scale(out, 2, impostor as unknown as Float32Array)).toThrow(/Float32Array/);
      expect(() => vector.scale(impostor as unknown as Float32Array, 2, out)).toThrow(/Float32Array/);
    }
    const shrinking = { length: 8, __proto__: Float32Array.prototype } as unknown as Float32Array;
    expect(() => vector.dot(out, shrinking)).toThrow(/Float32Array/);
  });
});
