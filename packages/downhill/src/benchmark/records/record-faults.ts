/**
 * What a record says twice, compared: its address and instance with its identity, its outcome with its trace. A record
 * that was damaged or edited seldom passes; one that was made up with care does, and only running the attempt again
 * would tell. The signature covers the trained weights, which a record does not have, so it is computed anew only where
 * there are none.
 */
import { toHex } from "../../foundation/hash.ts";
import { instanceSeed } from "../../instance/seed.ts";
import { EarlyStopping } from "../../training/early-stopping.ts";
import { SignatureChain } from "../../training/signature.ts";
import { identityFaults } from "./identity-faults.ts";
import { attemptAddress, type RecordedAttempt, type Trace } from "./recorded-attempt.ts";

/** What cannot be so, as clauses that complete "attempt …: "; empty where nothing is wrong. */
export function recordFaults(attempt: RecordedAttempt): string[] {
  const identity = identityFaults(attempt);
  if (identity.length > 0) return identity;
  const names = nameFaults(attempt);
  if (names.length > 0) return names;
  const traces = traceFaults(attempt);
  if (traces.length > 0) return traces;
  return attempt.status === "rejected" ? rejectionFaults(attempt) : outcomeFaults(attempt);
}

type Check = readonly [isSo: boolean, otherwise: string];

function failed(checks: readonly Check[]): string[] {
  return checks.flatMap(([isSo, otherwise]) => (isSo ? [] : [otherwise]));
}

function nameFaults(attempt: RecordedAttempt): string[] {
  return failed([
    [attemptAddress(attempt) === attempt.address, "its address is not that of what it says it is"],
    [toHex(instanceSeed(attempt)) === attempt.instance, "it names another instance than its seed and nonce give"],
  ]);
}

function traceFaults({ trace, fuel, maxFuel }: RecordedAttempt): string[] {
  const { trainLoss, validationLoss } = trace;
  const isEven = trainLoss.length === validationLoss.length && trainLoss.length === trace.fuel.length;
  const isRising = trace.fuel.every(
    (value, i) => Number.isSafeInteger(value) && value > (i === 0 ? 0 : trace.fuel[i - 1]!),
  );
  const isTotal = Number.isSafeInteger(fuel) && fuel >= (trace.fuel.at(-1) ?? 0) && fuel <= maxFuel;
  return failed([
    [isEven, "the columns of its trace have different lengths"],
    [isRising, "the fuel of its trace does not rise with every epoch"],
    [isTotal, `its fuel is ${fuel}, which is less than its trace has or more than its limit`],
  ]);
}

function rejectionFaults(attempt: RecordedAttempt): string[] {
  const { error, stop, testError, baseline, epochs, bestEpoch, threshold, signature, trace } = attempt;
  const isEmpty = epochs === 0 && trace.trainLoss.length === 0;
  return failed([
    [error !== null, "it was rejected without a reason"],
    [
      isEmpty && [stop, testError, baseline, bestEpoch, threshold, signature].every((field) => field === null),
      "it was rejected and has results",
    ],
  ]);
}

function outcomeFaults(attempt: RecordedAttempt): string[] {
  const { challenge, trace, stop, epochs, bestEpoch, error, hyperparameters, signature } = attempt;
  if (stop === null || signature === null || hyperparameters === null || error !== null) {
    return ["it was not rejected and has no outcome, or an error"];
  }
  const stopping = new EarlyStopping(challenge);
  for (const loss of trace.validationLoss) stopping.observe(loss);
  const best = stopping.bestEpoch === 0 ? null : stopping.bestEpoch;
  const used = stopping.epochsUsed(stop, challenge.epochLimit);
  return failed([
    [bestEpoch === best, `its best epoch is given as ${bestEpoch}, and is ${best} by its trace`],
    [epochs === used, `T is given as ${epochs}, and is ${used} by its trace`],
    [stop !== "patience" || stopping.exhausted, "it ended for want of progress, which its trace does not show"],
    [
      stop !== "epoch-limit" || used === challenge.epochLimit,
      "it ended at the epoch limit, which its trace does not reach",
    ],
    ...scoreChecks(attempt, best),
  ]);
}

function scoreChecks(
  { status, testError, baseline, threshold, trace, stop, signature }: RecordedAttempt,
  best: number | null,
): Check[] {
  if (best === null) {
    const hasScore = testError !== null || baseline !== null || threshold !== null;
    return [
      [status === "no-solution" && !hasScore, "it has a score, and its trace no epoch that counts"],
      [signature === traceSignature(trace), "its signature is not that of its trace"],
    ];
  }
  const first = baseline === null ? -1 : trace.validationLoss.findIndex((loss) => loss < baseline);
  const isThreshold =
    first < 0 ? threshold === null : threshold?.epoch === first + 1 && threshold.fuel === trace.fuel[first];
  const isPassed = testError !== null && baseline !== null && testError < baseline;
  const other = stop === "diverged" || stop === "out-of-fuel" ? stop : "failed";
  return [
    [baseline !== null, "it has a solution and no baseline"],
    [status === (isPassed ? "passed" : other), `it is given as ${status}, which its scores are not`],
    [isThreshold, "the epoch that reached the threshold is not that of its trace"],
  ];
}

/** The signature of an attempt that has no trained weights. */
function traceSignature({ trainLoss, validationLoss }: Trace): string {
  const chain = new SignatureChain();
  for (const [i, loss] of trainLoss.entries()) chain.append(loss, validationLoss[i]!);
  const none = new Float32Array(0);
  return chain.close(none, none);
}
