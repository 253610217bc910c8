import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceKernel as kernel, smallInstance } from "../../test/fixtures/small-instance.ts";
import { builtInOptimizers } from "../baselines/index.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { StopReason } from "../training/attempt.ts";
import { train } from "../training/run-attempt.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import { createSolution, type SolutionStop } from "./solution.ts";
import { decodeSolution, encodeSolution } from "./solution-file.ts";

const instance = smallInstance();
const result = train({ instance, optimizer: builtInOptimizers.momentum, kernel });
const solution = createSolution(instance, result, "ab".repeat(32));
const bytes = encodeSolution(solution);

/** Rewrites one metadata entry without touching the checksum. */
function withMetadata(name: string, value: string | undefined): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const { [name]: _, ...rest } = metadata;
  return encodeSafetensors({ tensors, metadata: value === undefined ? rest : { ...rest, [name]: value } });
}

describe("solution file", () => {
  it("holds the whole solution, bit for bit", () => {
    const decoded = decodeSolution(bytes);
    expect(decoded).toEqual(solution);
    expect(decoded.parameters).toBeBitIdentical(result.best!.parameters);
    expect(decoded.statistics).toBeBitIdentical(result.best!.statistics);
    expect(encodeSolution(decoded)).toEqual(bytes);
  });

  it("names tensors as PyTorch's modules do and leaves the frozen ones out", () => {
    const { tensors } = decodeSafetensors(bytes);
    expect([...tensors.keys()]).toEqual([
      ...["layers.0.bias", "layers.0.norm.bias", "layers.0.norm.running_mean", "layers.0.norm.running_var"],
      ...["layers.0.norm.weight", "layers.0.weight", "layers.1.bias", "layers.1.norm.bias"],
      ...["layers.1.norm.running_mean", "layers.1.norm.running_var", "layers.1.norm.weight", "layers.1.weight"],
    ]);
    expect(tensors.get("layers.1.weight")?.shape).toEqual([6, 6]);
    expect(tensors.get("layers.0.weight")?.shape).toEqual([6, 2]);
  });

  it("lets any seed phrase through", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), (seed) => {
        expect(decodeSolution(encodeSolution({ ...solution, seed })).seed).toBe(seed);
      }),
    );
  });

  it("does without a digest of the optimizer", () => {
    expect(decodeSolution(encodeSolution(createSolution(instance, result))).optimizer.digest).toBeNull();
  });

  it("cannot be made from an attempt without an epoch", () => {
    const none = train({ instance, optimizer: builtInOptimizers.sgd, kernel, maxFuel: 1 });
    expect(() => createSolution(instance, none)).toThrow(/sgd ended \(out-of-fuel\) before its first epoch/);
  });

  it.each<[string, string | undefined, RegExp]>([
    ["format", "other", /"format" is "other": this version reads "downhill-solution"/],
    ["version", "2", /"version" is "2"/],
    ["challenge", undefined, /no "challenge"/],
    ["challenge", "{", /"challenge" is "\{"/],
    ["challenge", "{}", /missing/],
    ["difficulty", '{"hiddenLayers":1e9,"samples":44}', /hiddenLayers/],
    ["difficulty", "null", /difficulty/],
    ["seed", "x".repeat(2000), /seed/],
    ["nonce", "-1", /"nonce" is "-1": it must be an integer/],
    ["nonce", "9007199254740993", /nonce/],
    ["optimizer", '"sgd"', /must be an object/],
    ["optimizer", '{"name":"sgd","digest":"xyz"}', /digest must be null or 64/],
    ["hyperparameters", '{"a":"b"}', /"a" must be a number or a boolean/],
    ["stop", "luck", /must be one of patience, epoch-limit/],
    ["epochs", "007", /"epochs" is "007"/],
    ["epochs", "1e3", /"epochs"/],
    ["fuel", "", /"fuel" is ""/],
    ["maxFuel", "1.5", /maxFuel/],
    ["signature", "00", /64 hexadecimal digits/],
    ["numericsVersion", "NaN", /numericsVersion/],
  ])("is unreadable with %s = %s", (name, value, message) => {
    expect(() => decodeSolution(withMetadata(name, value))).toThrow(message);
    expect(() => decodeSolution(withMetadata(name, value))).toThrow(CodedError);
  });

  it("shows damage through its checksum, and another spelling of the same content", () => {
    expect(() => decodeSolution(withMetadata("fuel", "1"))).toThrow(/checksum/);
    expect(() => decodeSolution(withMetadata("checksum", undefined))).toThrow(/checksum/);
    expect(() => decodeSolution(withMetadata("extra", "1"))).toThrow(/not in the bytes that Downhill writes/);
  });

  it("knows every way an attempt ends", () => {
    const same: [SolutionStop] extends [StopReason] ? ([StopReason] extends [SolutionStop] ? true : false) : false =
      true;
    expect(same).toBe(true);
  });
});
