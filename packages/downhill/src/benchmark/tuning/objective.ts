import { log } from "../../foundation/special-functions.ts";
import type { AttemptSummary } from "../records/recorded-attempt.ts";

/**
 * What a search makes small. Each objective is a positive number of one attempt, or null where the attempt has none;
 * a trial's score is the mean of its logarithms.
 */
export const objectives = {
  /** Test error relative to the threshold that it must stay below, which is 1 − quality. The subset's noise is in both. */
  error: (attempt: ObservedAttempt) =>
    attempt.testError === null || attempt.baseline === null ? null : attempt.testError / attempt.baseline,
  /** Fuel until the validation loss is below the threshold, whatever comes later. */
  fuel: (attempt: ObservedAttempt) => attempt.threshold?.fuel ?? null,
} as const;

export type Objective = keyof typeof objectives;

export const objectiveNames = Object.keys(objectives) as Objective[];

/** What an objective looks at. */
export type ObservedAttempt = Pick<AttemptSummary, "testError" | "baseline" | "threshold">;

/** How good a trial was on the nonces that it ran on. */
export interface TrialScore {
  /** Attempts without a value: no solution, no threshold reached, or lost. */
  readonly failures: number;
  /** Mean logarithm of the objective over the others; null where there is none. */
  readonly mean: number | null;
}

/** Scores a trial's attempts; null stands for one that was lost. */
export function scoreTrial(attempts: readonly (ObservedAttempt | null)[], objective: Objective): TrialScore {
  const values = attempts.map((attempt) => (attempt === null ? null : objectives[objective](attempt)));
  // An error of 0 would have no logarithm; it is as good as the smallest number.
  const logarithms = values.flatMap((value) => (value === null ? [] : log(Math.max(value, Number.MIN_VALUE))));
  return {
    failures: values.length - logarithms.length,
    mean: logarithms.length === 0 ? null : logarithms.reduce((sum, x) => sum + x, 0) / logarithms.length,
  };
}

/** Negative where the first is better: fewer failures, then the lower mean. */
export function compareScores(a: TrialScore, b: TrialScore): number {
  if (a.failures !== b.failures) return a.failures - b.failures;
  return (a.mean ?? Number.POSITIVE_INFINITY) < (b.mean ?? Number.POSITIVE_INFINITY) ? -1 : Number(a.mean !== b.mean);
}
