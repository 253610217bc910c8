/** A record as plain JSON: what archives hold, and what records are compared by. */
import type { AttemptSummary, RecordedAttempt, Trace } from "../benchmark/records/recorded-attempt.ts";
import { canonicalJson } from "../foundation/canonical-json.ts";
import { type JsonNumber, toJsonNumber } from "./json-number.ts";

export interface SummaryDocument extends Omit<AttemptSummary, "testError" | "baseline"> {
  readonly testError: JsonNumber | null;
  readonly baseline: JsonNumber | null;
}

/** Columns of equal length. */
export interface TraceDocument {
  readonly trainLoss: readonly JsonNumber[];
  readonly validationLoss: readonly JsonNumber[];
  /** Of each epoch by itself: the same number again and again, which compresses to nothing. */
  readonly fuelSpent: readonly number[];
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

export function traceDocument({ trainLoss, validationLoss, fuel }: Trace): TraceDocument {
  return {
    trainLoss: Array.from(trainLoss, toJsonNumber),
    validationLoss: Array.from(validationLoss, toJsonNumber),
    fuelSpent: Array.from(fuel, (value, i) => value - (i === 0 ? 0 : (fuel[i - 1] ?? 0))),
  };
}

/** Fuel up to the end of each epoch, from that of each epoch by itself. */
export function addUp(fuelSpent: readonly number[]): Float64Array {
  let total = 0;
  return Float64Array.from(fuelSpent, (spent) => {
    total += spent;
    return total;
  });
}

/** The canonical JSON of a record. The trace, most of it by far, is canonical as it is written. */
export function attemptText(attempt: RecordedAttempt): string {
  const { trainLoss, validationLoss, fuelSpent } = traceDocument(attempt.trace);
  const trace = JSON.stringify({ fuelSpent, trainLoss, validationLoss });
  // "trace" is the last of the keys in order.
  return `${canonicalJson(summaryDocument(attempt)).slice(0, -1)},"trace":${trace}}`;
}
