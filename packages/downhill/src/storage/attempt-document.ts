/** A record as plain JSON: what the compact export holds and what records are compared by. */
import type { AttemptSummary, RecordedAttempt } from "../benchmark/records/recorded-attempt.ts";
import { type JsonNumber, toJsonNumber } from "./json-number.ts";
import { encodeTrace } from "./trace-bytes.ts";

export interface SummaryDocument extends Omit<AttemptSummary, "testError" | "baseline"> {
  readonly testError: JsonNumber | null;
  readonly baseline: JsonNumber | null;
}

export interface AttemptDocument extends SummaryDocument {
  /** Base64 of `encodeTrace`. */
  readonly trace: string;
}

/** Exactly the fields of a summary, whatever else the object has. */
export function summaryDocument(attempt: AttemptSummary): SummaryDocument {
  const { challenge, difficulty, seed, nonce, optimizerDigest, overrides, maxFuel, numericsVersion } = attempt;
  const { address, instance, optimizer, hyperparameters, status, stop, epochs, bestEpoch, fuel, signature } = attempt;
  const { error, threshold, testError, baseline } = attempt;
  return {
    ...{ challenge, difficulty, seed, nonce, optimizerDigest, overrides, maxFuel, numericsVersion },
    ...{ address, instance, optimizer, hyperparameters, status, stop, epochs, bestEpoch, fuel, signature },
    error: error === null ? null : { code: error.code, message: error.message.toWellFormed() },
    threshold: threshold === null ? null : { epoch: threshold.epoch, fuel: threshold.fuel },
    testError: testError === null ? null : toJsonNumber(testError),
    baseline: baseline === null ? null : toJsonNumber(baseline),
  };
}

export function attemptDocument(attempt: RecordedAttempt): AttemptDocument {
  return { ...summaryDocument(attempt), trace: Buffer.from(encodeTrace(attempt.trace)).toString("base64") };
}
