/** What is asked of an attempt's process that is driven step by step, and what it answers, checked. */
import type { EpochRecord, StopReason } from "../training/attempt.ts";
import type { Carry } from "../training/saved-point.ts";
import { checkStop, claim, fieldsOf } from "./claims.ts";
import type { Frame } from "./frames.ts";

export type StepRequest =
  /** From the beginning, or where `bytes` is not null from the point encoded in so many bytes that follow. */
  | { readonly ask: "start"; readonly carry: Carry; readonly bytes: number | null }
  | { readonly ask: "epoch" }
  | { readonly ask: "point" };

export interface StartReply {
  /** Leaf digest of the beginning, in hexadecimal; null where the attempt goes on from a point. */
  readonly digest: string | null;
  /** Validation loss at the point; NaN at the beginning. */
  readonly loss: number;
}

export interface EpochReply {
  /** Null where the attempt ended within the epoch. */
  readonly record: EpochRecord | null;
  /** Fuel of the attempt when this was sent. */
  readonly fuel: number;
  readonly stop: StopReason | null;
  /** Leaf digest of the point after the epoch, and `trainedDigest` of its tensors; null without a record. */
  readonly digest: string | null;
  readonly trained: string | null;
}

export function checkStartReply({ head }: Frame): StartReply {
  const { digest, loss } = fieldsOf(head);
  claim(loss === null || typeof loss === "number", "a bad loss");
  return { digest: digest === null ? null : checkDigest(digest), loss: loss ?? Number.NaN };
}

export function checkEpochReply({ head }: Frame): EpochReply {
  const { record, fuel, stop, digest, trained } = fieldsOf(head);
  claim(typeof fuel === "number" && Number.isSafeInteger(fuel), "an impossible fuel");
  const reason = stop === null ? null : checkStop(stop);
  if (record === null) return { record, fuel, stop: reason, digest: null, trained: null };
  claim(
    Array.isArray(record) && record.length === 4 && record.every((item) => typeof item === "number"),
    "a bad epoch",
  );
  const [epoch, trainLoss, validationLoss, spent] = record as [number, number, number, number];
  return {
    record: { epoch, trainLoss, validationLoss, fuel: spent },
    ...{ fuel, stop: reason, digest: checkDigest(digest), trained: checkDigest(trained) },
  };
}

export function checkPointReply({ head, floats }: Frame): Uint8Array {
  const { bytes } = fieldsOf(head);
  claim(typeof bytes === "number" && Number.isSafeInteger(bytes) && bytes >= 0, "a bad length");
  claim(Math.ceil(bytes / 4) === floats.length, "a state of another length");
  return bytesOfFloats(floats, bytes);
}

function checkDigest(value: unknown): string {
  claim(typeof value === "string" && /^[0-9a-f]{64}$/.test(value), "a bad digest");
  return value;
}

/** Bytes as frames carry them, filled up with zeros. */
export function floatsOfBytes(bytes: Uint8Array): Float32Array {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  return new Float32Array(padded.buffer);
}

export function bytesOfFloats(floats: Float32Array, bytes: number): Uint8Array {
  return new Uint8Array(floats.buffer, floats.byteOffset, bytes);
}
