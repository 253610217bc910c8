import type { ContestantFigures, PerformanceProfile } from "../records/comparison.ts";
import type { AttemptSummary } from "../records/recorded-attempt.ts";
import { medianEstimate } from "./median.ts";
import { passRate } from "./pass-rate.ts";
import { testErrorOf } from "./units.ts";

const never = Number.POSITIVE_INFINITY;

/** The figures of a contestant's attempts, at least one. */
export function contestantFigures(
  label: string,
  attempts: readonly AttemptSummary[],
  profile: PerformanceProfile,
): ContestantFigures {
  const solved = (value: (attempt: AttemptSummary) => number) =>
    medianEstimate(attempts.map((attempt) => (attempt.bestEpoch === null ? never : value(attempt))));
  return {
    label,
    attempts: attempts.map(({ address }) => address),
    passRate: countPasses(attempts),
    testError: medianEstimate(attempts.map(testErrorOf)),
    epochs: solved(({ epochs }) => epochs),
    fuel: solved(({ fuel }) => fuel),
    threshold: {
      reached: attempts.filter(({ threshold }) => threshold !== null).length,
      epochs: medianEstimate(attempts.map(({ threshold }) => threshold?.epoch ?? never)),
      fuel: medianEstimate(attempts.map(fuelToThreshold)),
    },
    profile,
  };
}

export function countPasses(attempts: readonly AttemptSummary[]) {
  return passRate(attempts.filter(({ status }) => status === "passed").length, attempts.length);
}

/** Fuel up to the end of the first epoch whose validation loss is below ε*²; Infinity without one. */
export function fuelToThreshold({ threshold }: AttemptSummary): number {
  return threshold?.fuel ?? never;
}
