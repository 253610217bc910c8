/** What is asked of an attempt's process that is driven step by step, and what it answers, checked. */
import type { EpochRecord, StopReason } from "../training/attempt.ts";
import type { Carry } from "../training/saved-point.ts";
import { checkStop, claim, fieldsOf } from "./claims.ts";
import type { Frame } from "./frames.ts";

export type StepRequest =
  /** Brings the point encoded in so many bytes that follow, under a number. Not answered. */
  | { readonly ask: "bring"; readonly point: number; readonly bytes: number }
  /** From the beginning, or from the point of that number, which is used up. */
  | { readonly ask: "start"; readonly carry: Carry; readonly point: number | null }
  /** Keeps the trained tensors as they are, for an `evaluate`. Not answered. */
  | { readonly ask: "keep" }
  /** As things are, or of the tensors that were kept first, which are given up. */
  | { readonly ask: "evaluate"; readonly kept: boolean }
  /** `believed`: the validation loss to go on with; null where it is to be computed. */
  | { readonly ask: "epoch"; readonly believed: number | null }
  | { readonly ask: "point" };

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

/** Leaf digest of the beginning, in hexadecimal; null where the attempt goes on from a point. */
export function checkStartReply({ head }: Frame): string | null {
  const { digest } = fieldsOf(head);
  return digest === null ? null : checkDigest(digest);
}

/** The validation loss as things are. */
export function checkEvaluateReply({ head }: Frame): number {
  const { loss } = fieldsOf(head);
  claim(loss === null || typeof loss === "number", "a bad loss");
  return loss ?? Number.NaN; // in JSON, what is not finite is null
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

/** The first bytes of what a frame carried as whole floats. */
export function bytesOfFloats(floats: Float32Array, bytes: number): Uint8Array {
  return new Uint8Array(floats.buffer, floats.byteOffset, bytes);
}
