import { describe, expect, it } from "vitest";
import { createReferenceKernel } from "../kernel/reference/reference-kernel.ts";
import { batchOrder, sampleOrder } from "./batches.ts";
import { createChallenge, type PresetName } from "./challenge.ts";
import { createInstance } from "./instance.ts";
import { exportInstance } from "./instance-export.ts";

const kernel = createReferenceKernel();

function small(preset: PresetName) {
  const challenge = createChallenge(preset, { testPool: 6, testSubset: 6, width: 4, batchSize: 9, frozenLayers: 2 });
  return createInstance({ challenge, difficulty: { hiddenLayers: 1, samples: 30 }, kernel });
}

const shapesOf = (preset: PresetName, epochs: number) =>
  Object.fromEntries(
    [...exportInstance(small(preset), epochs).tensors].map(([name, { dtype, shape, data }]) => {
      expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
      return [name, `${dtype} ${shape.join("x")}`];
    }),
  );

describe("exportInstance", () => {
  it("has every tensor, with its type and shape", () => {
    expect(shapesOf("paper", 5)).toEqual({
      "test.inputs": "F32 6x2",
      "test.inputs.f64": "F64 6x2",
      "test.targets": "F32 6x1",
      "test.targets.f64": "F64 6x1",
      "test.function": "F32 6x1",
      "test.function.f64": "F64 6x1",
      "train.inputs": "F32 24x2",
      "train.inputs.f64": "F64 24x2",
      "train.targets": "F32 24x1",
      "train.targets.f64": "F64 24x1",
      "validation.inputs": "F32 6x2",
      "validation.inputs.f64": "F64 6x2",
      "validation.targets": "F32 6x1",
      "validation.targets.f64": "F64 6x1",
      "layers.0.weight": "F32 4x2",
      "layers.0.bias": "F32 4",
      "layers.0.norm.weight": "F32 4",
      "layers.0.norm.bias": "F32 4",
      "layers.1.weight": "F32 4x4",
      "layers.1.bias": "F32 4",
      "layers.1.norm.weight": "F32 4",
      "layers.1.norm.bias": "F32 4",
      "layers.2.weight": "F32 1x4",
      "layers.2.bias": "F32 1",
      batches: "I32 3x2",
      orders: "I32 5x3",
    });
    expect(shapesOf("c006", 2)).toMatchObject({ "train.targets": "F32 25x2", sample_orders: "I32 2x25" });
    expect(shapesOf("paper", 0)).toMatchObject({ orders: "I32 0x3" });
  });

  it("has the instance's own values", () => {
    const instance = small("paper");
    const { tensors } = exportInstance(instance, 3);
    expect(tensors.get("train.inputs")?.data).toBe(instance.dataset.train.inputs);
    expect(tensors.get("test.function.f64")?.data).toBe(instance.dataset.test.exact.function);
    expect(tensors.get("layers.0.weight")?.data).toEqual(instance.initial.parameters.slice(0, 8));
    expect(tensors.get("layers.1.weight")?.data).toEqual(instance.initial.frozen.slice(0, 16));
    expect([...(tensors.get("batches")?.data ?? [])]).toEqual([0, 8, 8, 16, 16, 24]);
    expect(tensors.get("orders")?.data.slice(6, 9)).toEqual(Int32Array.from(batchOrder(instance.key, 2, 3)));
  });

  it("has the order of samples where samples are shuffled", () => {
    const instance = small("c006");
    const { tensors } = exportInstance(instance, 2);
    expect(tensors.has("orders")).toBe(false);
    expect(tensors.get("sample_orders")?.data.slice(25)).toEqual(Int32Array.from(sampleOrder(instance.key, 1, 25)));
    expect([...(tensors.get("batches")?.data ?? [])]).toEqual([0, 9, 9, 18, 18, 25]);
  });

  it("names the instance and its frozen layers in the metadata", () => {
    const instance = small("paper");
    const { metadata } = exportInstance(instance, 4);
    const { format, seed, nonce, epochs, frozenLayers, digest, challenge = "" }: Record<string, string> = metadata;
    expect([format, seed, nonce, epochs]).toEqual(["downhill-instance", "downhill", "0", "4"]);
    expect([frozenLayers, digest]).toEqual(["[1,2]", instance.digest]);
    expect(JSON.parse(challenge)).toEqual(instance.challenge);
    expect(Object.values(metadata).every((value) => typeof value === "string")).toBe(true);
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 40])("refuses orders of %s epochs", (epochs) => {
    expect(() => exportInstance(small("paper"), epochs)).toThrow(expect.objectContaining({ code: "instance/export" }));
  });
});
