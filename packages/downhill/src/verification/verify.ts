/**
 * The first depth of verification: is this file a solution of the instance it names? Test points and the frozen part
 * come from the seed, never from the file; the file comes from a stranger and decides nothing that is not checked:
 * not its own size, not the work it asks for.
 *
 * An acceptance says that the network passes the threshold, not that it was trained: see docs/challenge.md.
 */

import { CodedError } from "../foundation/coded-error.ts";
import { numericsVersion } from "../foundation/numerics-version.ts";
import { createVerifierInstance, type VerifierInstance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { type Score, score, type TrainedTensors } from "../solution/score.ts";
import type { SolutionRecord } from "../solution/solution.ts";
import { checkIntegrity, collectTensors, type OpenedSolution, openSolution } from "../solution/solution-file.ts";
import { checkEpochs } from "./check-epochs.ts";
import { checkFuel, checkFuelLimit } from "./check-fuel.ts";
import { checkTensorValues } from "./check-tensor-values.ts";
import { checkWork } from "./check-work.ts";
import type { Finding } from "./finding.ts";

export interface Verification {
  readonly verdict: "accepted" | "rejected";
  /** Why it was rejected, every reason that was found; empty for an acceptance. */
  readonly reasons: readonly Finding[];
  /** What an acceptance does not establish in this challenge. */
  readonly warnings: readonly Finding[];
  /** Score on the test subset of T; null where the file does not get that far. */
  readonly testError: number | null;
  readonly baseline: number | null;
  readonly quality: number | null;
  /** T, as the file claims it. */
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly record: SolutionRecord;
}

export interface VerifyOptions {
  readonly kernel: Kernel;
  /** The fuel limit that attempts were to have, where they ran out of it; the challenge's unless given. */
  readonly maxFuel?: number;
}

/**
 * Verifies the bytes of a solution file. Throws `safetensors/unreadable` or `solution/unreadable` where they are not
 * a solution at all; everything else ends in a verdict.
 */
export function verify(bytes: Uint8Array, options: VerifyOptions): Verification {
  return judgeSolution(inspectSolution(bytes, openSolution(bytes), options), options.kernel);
}

/** What is found without the instance. */
export interface Inspection {
  readonly record: SolutionRecord;
  /** Why it is rejected already. */
  readonly reasons: readonly Finding[];
  /** Null where they are not worth a score. */
  readonly tensors: TrainedTensors | null;
}

/** The first step of `verify`, which takes milliseconds. */
export function inspectSolution(
  bytes: Uint8Array,
  opened: OpenedSolution,
  { maxFuel }: Pick<VerifyOptions, "maxFuel">,
): Inspection {
  const { record } = opened;
  const reasons: Finding[] = [
    ...checkNumerics(record),
    ...checkEpochs(record),
    ...checkFuelLimit(record, maxFuel ?? record.challenge.fuelLimit),
  ];
  const work = checkWork(record);
  reasons.push(...work);
  if (work.length > 0) return { record, reasons, tensors: null };
  reasons.push(...checkFuel(record)); // its cost is the file's to decide, as that of the tensors
  const tensors = readTensors(bytes, opened, reasons) ?? null;
  return { record, reasons, tensors };
}

/** The second step: the score, on an instance that was made before or else on the part of it that a score needs. */
export function judgeSolution(inspection: Inspection, kernel: Kernel, instance?: VerifierInstance): Verification {
  const { record, tensors } = inspection;
  const reasons = [...inspection.reasons];
  const scored = tensors === null ? undefined : scoreSolution(record, tensors, kernel, reasons, instance);
  return {
    verdict: reasons.length === 0 && scored?.passed === true ? "accepted" : "rejected",
    reasons,
    warnings: forgeable(record),
    testError: scored?.testError ?? null,
    baseline: scored?.baseline ?? null,
    quality: scored?.quality ?? null,
    epochs: record.epochs,
    bestEpoch: record.bestEpoch,
    record,
  };
}

/** The tensors, where they are worth a score; undefined, with the reason added, where they are not. */
function readTensors(bytes: Uint8Array, opened: OpenedSolution, reasons: Finding[]): TrainedTensors | undefined {
  const found = collectReason(reasons, () => collectTensors(opened));
  if (found === undefined) return undefined;
  collectReason(reasons, () => checkIntegrity(bytes, { ...opened.record, ...found }, opened.file));
  const values = checkTensorValues(opened.record, found);
  reasons.push(...values);
  return values.length === 0 ? found : undefined;
}

function scoreSolution(
  record: SolutionRecord,
  solution: TrainedTensors,
  kernel: Kernel,
  reasons: Finding[],
  made: VerifierInstance | undefined,
): Score | undefined {
  return collectReason(reasons, () => {
    const instance = made ?? createVerifierInstance({ ...record, kernel });
    const scored = score({ instance, solution, epochs: record.epochs, kernel });
    if (!scored.passed) reasons.push(aboveThreshold(scored));
    return scored;
  });
}

/** Runs a check that throws; a coded error becomes a reason. */
function collectReason<T>(reasons: Finding[], check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    reasons.push({ code: error.code, message: error.message });
    return undefined;
  }
}

function checkNumerics(record: SolutionRecord): Finding[] {
  if (record.numericsVersion === numericsVersion) return [];
  const message =
    `the solution was computed with numerics version ${record.numericsVersion}, this is version ${numericsVersion}; ` +
    "its instance has other bits here. Verify it with the version of Downhill that made it";
  return [{ code: "solution/numerics-version", message }];
}

function aboveThreshold({ testError, baseline }: Score): Finding {
  const message = `the test error ${testError} is not below the threshold ${baseline}`;
  return { code: "solution/threshold", message };
}

function forgeable({ challenge }: SolutionRecord): Finding[] {
  if (challenge.frozenStatistics === "initial") return [];
  const message =
    "in this challenge the running statistics of the frozen normalization come with the solution, and fitting those " +
    "alone passes the threshold without any training: an acceptance means little";
  return [{ code: "challenge/forgeable", message }];
}
