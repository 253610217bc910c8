import type { Instance } from "../instance/instance.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Score } from "../solution/score.ts";
import type { AttemptResult, StopReason } from "../training/attempt.ts";
import { alignColumns, formatCount, formatDuration, formatLoss } from "./format.ts";
import type { Paint } from "./terminal.ts";

/** How an attempt counts. */
export type RunStatus = "passed" | "failed" | "diverged" | "out-of-fuel" | "no-solution" | "interrupted";

export interface RunOutcome {
  readonly status: RunStatus;
  /** Null without a solution. */
  readonly score: Score | null;
  readonly result: AttemptResult;
  readonly instance: Pick<Instance, "challenge" | "difficulty" | "seed" | "nonce" | "digest">;
  readonly kernel: Pick<Kernel, "name" | "variant">;
  readonly digest: string;
  /** Of the attempt, without the making of the instance. */
  readonly seconds: number;
  /** The solution's file; null without one. */
  readonly file: string | null;
}

/**
 * An interrupted attempt has no valid T, and so cannot pass. Any other passes whose best epoch does, however it ended,
 * as a verifier sees it who has the same fuel limit; where it does not pass, a cause says more than "failed".
 */
export function attemptStatus(stop: StopReason, score: Score | null): RunStatus {
  if (stop === "interrupted") return "interrupted";
  if (score === null) return "no-solution";
  if (score.passed) return "passed";
  return stop === "diverged" || stop === "out-of-fuel" ? stop : "failed";
}

/** 0 for a pass, else 1. */
export function exitCodeOf(status: RunStatus): number {
  return status === "passed" ? 0 : 1;
}

/** What `downhill run --json` prints. */
export function runDocument({ status, score, result, instance, kernel, digest, seconds, file }: RunOutcome) {
  const { challenge, difficulty, seed, nonce } = instance;
  return {
    status,
    testError: score?.testError ?? null,
    baseline: score?.baseline ?? null,
    quality: score?.quality ?? null,
    epochs: result.epochs,
    bestEpoch: result.bestEpoch,
    stop: result.stop,
    fuel: result.fuel,
    maxFuel: result.maxFuel,
    seconds,
    kernel: kernel.name,
    kernelVariant: kernel.variant,
    instance: { digest: instance.digest, difficulty, seed, nonce, challenge },
    optimizer: { name: result.optimizer, digest },
    hyperparameters: result.hyperparameters,
    signature: result.signature,
    solution: file,
    trace: result.trace,
  };
}

const endings: Readonly<Record<StopReason, string>> = {
  patience: "ended by patience",
  "epoch-limit": "ended by the epoch limit",
  diverged: "diverged",
  "out-of-fuel": "ran out of fuel",
  interrupted: "interrupted",
};

/** What `downhill run` prints for people. */
export function renderOutcome(outcome: RunOutcome, paint: Paint): string {
  const { result, score, seconds, file } = outcome;
  const best = result.bestEpoch === null ? "none finished" : `best ${result.bestEpoch}`;
  const rows = [
    [paintStatus(outcome.status, paint), score === null ? explainNoSolution(outcome) : describeScore(score)],
    [paint.dim("epochs"), `${result.trace.length} run, ${best}, T = ${result.epochs}; ${endings[result.stop]}`],
    [paint.dim("fuel"), `${formatCount(result.fuel)} in ${formatDuration(seconds)}`],
    [paint.dim("signature"), result.signature],
    ...(file === null ? [] : [[paint.dim("solution"), file]]),
  ];
  return ["", ...alignColumns(rows), ...(file === null ? [] : noteOf(outcome))].join("\n");
}

/** What verify will make of a file whose T is not where the attempt would have ended. */
function noteOf({ status, result, instance }: RunOutcome): string[] {
  if (status === "interrupted") {
    return [
      "",
      "The file holds the best epoch so far. Its attempt is not finished,",
      "so verify shows its score but rejects it.",
    ];
  }
  if (result.stop !== "out-of-fuel" || result.maxFuel === instance.challenge.fuelLimit) return [];
  return [
    "",
    "A fuel limit chooses T, and so the test points: verify takes the file only",
    `with --max-fuel ${result.maxFuel}.`,
  ];
}

export function describeScore({ testError, baseline, quality, passed }: Score): string {
  const relation = passed ? "is below" : "is not below";
  return `test error ${formatLoss(testError)} ${relation} the threshold ${formatLoss(baseline)}, quality ${quality.toFixed(3)}`;
}

function explainNoSolution({ result }: RunOutcome): string {
  return `the attempt ${describeEnd(result.stop)} before its first epoch was finished`;
}

function describeEnd(stop: StopReason): string {
  return stop === "interrupted" ? "was interrupted" : endings[stop].replace("ended by", "was ended by");
}

export function paintStatus(status: RunStatus | "accepted" | "rejected", paint: Paint): string {
  const text = status.toUpperCase();
  switch (status) {
    case "passed":
    case "accepted":
      return paint.good(text);
    case "interrupted":
      return paint.warn(text);
    case "failed":
    case "diverged":
    case "out-of-fuel":
    case "no-solution":
    case "rejected":
      return paint.bad(text);
    default:
      return status satisfies never;
  }
}
