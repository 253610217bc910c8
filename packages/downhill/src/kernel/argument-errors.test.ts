import { describe, expect, it } from "vitest";
import type { VectorOperations } from "./kernel.ts";
import { availableKernels } from "./select-kernel.ts";

/** Operations that write their first array, on three of them. */
const writing: Readonly<
  Record<string, (vector: VectorOperations, out: Float32Array, x: Float32Array, y: Float32Array) => void>
> = {
  scale: (vector, out, x) => vector.scale(out, 2, x),
  addScaled: (vector, out, x) => vector.addScaled(out, 2, x),
  combine: (vector, out, x, y) => vector.combine(out, 2, x, 3, y),
  exponentialAverage: (vector, out, x) => vector.exponentialAverage(out, 0.9, x),
  exponentialAverageOfSquares: (vector, out, x) => vector.exponentialAverageOfSquares(out, 0.9, x),
  adaptiveQuotient: (vector, out, x, y) => vector.adaptiveQuotient(out, 2, x, y, 1.5, 1e-8),
  multiply: (vector, out, x, y) => vector.multiply(out, x, y),
  maximumMagnitude: (vector, out, x) => vector.maximumMagnitude(out, x),
  clip: (vector, out, x) => vector.clip(out, 0.5, x),
  sign: (vector, out, x) => vector.sign(out, x),
};

class Liar extends Float32Array {
  override get length(): number {
    return 1 << 20;
  }
}

/** What a submission in plain JavaScript may hand over. */
const impostors: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  "an array": [1, 2, 3],
  "a Float64Array": new Float64Array(3),
  "a Uint8Array": new Uint8Array(3),
  "an object with a length": { length: 3 },
};

for (const kernel of availableKernels()) {
  describe(`vector operations of ${kernel.variant}`, () => {
    it.each(Object.entries(writing))("%s refuses arrays that partly overlap what it writes", (_, operation) => {
      const memory = new Float32Array(20);
      const out = memory.subarray(0, 10);
      const other = new Float32Array(10);
      const overlap = expect.objectContaining({ code: "kernel/overlap" });
      expect(() => operation(kernel.vector, out, memory.subarray(1, 11), other)).toThrow(overlap);
      expect(() => operation(kernel.vector, memory.subarray(9, 19), out, other)).toThrow(overlap);
      expect(() => operation(kernel.vector, out, memory.subarray(10, 20), memory.subarray(0, 10))).not.toThrow();
    });

    it.each(Object.entries(impostors))("refuses %s for an array", (_, impostor) => {
      const array = new Float32Array(3);
      const refusal = expect.objectContaining({ code: "kernel/bad-array" });
      for (const operation of Object.values(writing)) {
        expect(() => operation(kernel.vector, impostor as Float32Array, array, array)).toThrow(refusal);
        expect(() => operation(kernel.vector, array, impostor as Float32Array, array)).toThrow(refusal);
      }
      expect(() => kernel.vector.dot(array, impostor as Float32Array)).toThrow(refusal);
      expect(() => kernel.vector.norm(impostor as Float32Array)).toThrow(refusal);
    });

    it("reads and writes nothing beyond an array whose length lies", () => {
      const array = new Float32Array(1 << 20).fill(1);
      const liar = new Liar(4);
      for (const operation of Object.values(writing)) {
        expect(outcomeOf(() => operation(kernel.vector, liar, array, array))).toBe(true);
        expect(outcomeOf(() => operation(kernel.vector, array, liar, array))).toBe(true);
      }
      expect(outcomeOf(() => kernel.vector.dot(array, liar))).toBe(true);
    });
  });
}

/** True whether it returns or throws: what must not happen is a crash. */
function outcomeOf(action: () => unknown): boolean {
  try {
    action();
  } catch (error) {
    return error instanceof Error;
  }
  return true;
}
