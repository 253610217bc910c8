/** From what an attempt's process came to, to the record that results keep. */
import { CodedError } from "../foundation/coded-error.ts";
import { toHex } from "../foundation/hash.ts";
import type { Instance } from "../instance/instance.ts";
import { instanceSeed } from "../instance/seed.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Hyperparameters } from "../optimizer/optimizer.ts";
import { type Score, score } from "../solution/score.ts";
import type { AttemptResult, EpochRecord, StopReason } from "../training/attempt.ts";
import {
  type AttemptIdentity,
  type AttemptStatus,
  type AttemptSummary,
  attemptAddress,
  type RecordedAttempt,
  type Trace,
} from "./records/recorded-attempt.ts";

/** Scores the result and records it. Throws `attempt/lost` where something outside interrupted the attempt. */
export function recordAttempt(
  identity: AttemptIdentity,
  instance: Instance,
  result: AttemptResult,
  kernel: Kernel,
): RecordedAttempt {
  if (result.stop === "interrupted") {
    throw new CodedError("attempt/lost", `something interrupted the process of ${result.optimizer}`);
  }
  const { best, epochs, bestEpoch, fuel, trace, signature } = result;
  const scored = best === null ? null : score({ instance, solution: best, epochs, kernel });
  return {
    ...identityOf(identity),
    address: attemptAddress(identity),
    instance: instance.digest,
    ...{ optimizer: result.optimizer, hyperparameters: result.hyperparameters },
    ...{ status: statusOf(result.stop, scored), error: null, stop: result.stop },
    ...{ testError: finite(scored?.testError), baseline: scored?.baseline ?? null },
    ...{ epochs, bestEpoch, fuel, threshold: firstBelow(trace, scored?.baseline), signature },
    trace: columnsOf(trace),
  };
}

/** The record of an attempt whose optimizer broke the contract. */
export function recordRejection(
  identity: AttemptIdentity,
  optimizer: string,
  hyperparameters: Hyperparameters | null,
  { code, message }: CodedError,
): RecordedAttempt {
  return {
    ...identityOf(identity),
    address: attemptAddress(identity),
    instance: toHex(instanceSeed(identity)),
    ...{ optimizer, hyperparameters, status: "rejected", error: { code, message }, stop: null },
    ...{ testError: null, baseline: null, epochs: 0, bestEpoch: null, fuel: 0, threshold: null, signature: null },
    trace: columnsOf([]),
  };
}

/**
 * Whether an error of an attempt's process comes back each time, on every machine. The limits on time and memory do
 * not; nor does what an engine says when its stack or an allocation is at its end.
 */
export function isDeterministic({ code, message }: CodedError): boolean {
  if (/call stack|allocation failed|out of memory/i.test(message)) return false;
  return /^(optimizer|hyperparameters)\//.test(code) || code === "attempt/out-of-fuel";
}

function statusOf(stop: StopReason, scored: Score | null): AttemptStatus {
  if (scored === null) return "no-solution";
  if (scored.passed) return "passed";
  return stop === "diverged" || stop === "out-of-fuel" ? stop : "failed";
}

/** The fields of an identity, whatever else the object has. */
function identityOf(identity: AttemptIdentity): AttemptIdentity {
  const { challenge, difficulty, seed, nonce, optimizerDigest, overrides, maxFuel, numericsVersion } = identity;
  return { challenge, difficulty, seed, nonce, optimizerDigest, overrides, maxFuel, numericsVersion };
}

/** Losses that overflow are no numbers to compare: such a solution has no test error. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function firstBelow(trace: readonly EpochRecord[], baseline: number | undefined): AttemptSummary["threshold"] {
  if (baseline === undefined) return null;
  const first = trace.find(({ validationLoss }) => validationLoss < baseline);
  return first === undefined ? null : { epoch: first.epoch, fuel: first.fuel };
}

function columnsOf(trace: readonly EpochRecord[]): Trace {
  return {
    trainLoss: Float64Array.from(trace, ({ trainLoss }) => trainLoss),
    validationLoss: Float64Array.from(trace, ({ validationLoss }) => validationLoss),
    fuel: Float64Array.from(trace, ({ fuel }) => fuel),
  };
}
