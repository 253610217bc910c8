import { createHash } from "node:crypto";
import { expect } from "vitest";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { createReferenceKernel } from "../../src/kernel/reference/reference-kernel.ts";

/** Something a kernel computed. Arrays may be views of its memory, valid until the transcript goes on. */
export interface Observation {
  readonly what: string;
  readonly value: Float32Array | Float64Array | number | boolean | string;
}

/** Everything observed while a kernel goes through one case. */
export type Transcript<Case> = (kernel: Kernel, scenario: Case) => Generator<Observation, void>;

/** Digests of what the reference kernel gave; it is slow, and many kernels are compared to it. */
const remembered = new Map<string, readonly string[]>();

/** Fails at the first observation whose bits are not those of the reference kernel. */
export function expectConformance<Case>(kernel: Kernel, transcript: Transcript<Case>, scenario: Case): void {
  const expected = referenceDigests(transcript, scenario);
  let index = 0;
  for (const observation of transcript(kernel, scenario)) {
    if (digestOf(observation) !== expected[index]) explainDifference(kernel, transcript, scenario, index);
    index++;
  }
  expect(index).toBe(expected.length);
}

function referenceDigests<Case>(transcript: Transcript<Case>, scenario: Case): readonly string[] {
  const key = `${transcript.name} ${JSON.stringify(scenario)}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const digests = Array.from(transcript(createReferenceKernel(), scenario), digestOf);
  remembered.set(key, digests);
  return digests;
}

/** Runs both kernels again side by side, up to the observation that differs, and fails saying where. */
function explainDifference<Case>(kernel: Kernel, transcript: Transcript<Case>, scenario: Case, at: number): never {
  const actual = transcript(kernel, scenario);
  const expected = transcript(createReferenceKernel(), scenario);
  for (let index = 0; index <= at; index++) {
    const [one, other] = [actual.next().value, expected.next().value];
    if (one === undefined || other === undefined) break;
    const message = `${kernel.variant}, observation ${index}: ${one.what}`;
    expect(one.what, message).toBe(other.what);
    if (isFloatArray(one.value) && isFloatArray(other.value)) expect(one.value, message).toBeBitIdentical(other.value);
    else expect(one.value, message).toBe(other.value);
  }
  throw new Error(`${kernel.variant} gave other bits at observation ${at} the first time, but not when asked again`);
}

function isFloatArray(value: Observation["value"]): value is Float32Array | Float64Array {
  return value instanceof Float32Array || value instanceof Float64Array;
}

function digestOf({ what, value }: Observation): string {
  const hash = createHash("sha256").update(what);
  if (value instanceof Float32Array) hash.update(withOneNaN32(value));
  else if (value instanceof Float64Array) hash.update(withOneNaN64(value));
  else if (typeof value === "number") hash.update(withOneNaN64(Float64Array.of(value)));
  else hash.update(String(value));
  return hash.digest("base64");
}

/** The bits of an array, all NaNs with the same: the contract gives no meaning to their sign and payload. */
function withOneNaN32(values: Float32Array): Uint32Array {
  const bits = new Uint32Array(values.slice().buffer);
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) bits[i] = 0x7fc00000;
  return bits;
}

function withOneNaN64(values: Float64Array): BigUint64Array {
  const bits = new BigUint64Array(values.slice().buffer);
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) bits[i] = 0x7ff8000000000000n;
  return bits;
}
