import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors, type Tensor } from "../../src/solution/safetensors.ts";

const bytes = new Uint8Array(readFileSync(join(import.meta.dirname, "golden.safetensors")));

/** What safetensors_file.py wrote. */
const tensors = new Map<string, Tensor>([
  ["float32", { dtype: "F32", shape: [2, 3], data: Float32Array.of(0, -1.5, 3.25, 1e-45, 3.4028235e38, 0.1) }],
  ["float64", { dtype: "F64", shape: [3], data: Float64Array.of(0.1, -(2 ** -1074), 1e308) }],
  ["integers", { dtype: "U32", shape: [2, 2], data: Uint32Array.of(0, 1, 2 ** 32 - 1, 7) }],
  ["signed", { dtype: "I32", shape: [2], data: Int32Array.of(-1, 2 ** 31 - 1) }],
]);
const metadata = { format: "downhill-golden", text: 'é "quoted" \\ ☃' };

describe("a safetensors file that Python wrote", () => {
  it("is read", () => {
    const file = decodeSafetensors(bytes);
    expect(file.metadata).toEqual(metadata);
    expect([...file.tensors.keys()].sort()).toEqual([...tensors.keys()]);
    for (const [name, tensor] of tensors) expect(file.tensors.get(name), name).toEqual(tensor);
  });

  it("is written, byte for byte", () => {
    expect(encodeSafetensors({ tensors, metadata })).toEqual(bytes);
  });
});
