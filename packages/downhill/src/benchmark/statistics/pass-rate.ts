import type { Interval, PassRate } from "../records/comparison.ts";
import { betaQuantile } from "./distributions/beta.ts";
import { tailProbability } from "./levels.ts";

/** A pass rate with its exact interval. Without attempts the rate is NaN and the interval says nothing. */
export function passRate(passed: number, attempts: number): PassRate {
  return { passed, attempts, rate: passed / attempts, interval: exactInterval(passed, attempts) };
}

/** Clopper and Pearson, Biometrika 26 (1934): the rates that neither binomial tail of 2.5 % rejects. */
function exactInterval(passed: number, attempts: number): Interval {
  const failed = attempts - passed;
  return {
    low: passed === 0 ? 0 : betaQuantile(tailProbability, passed, failed + 1),
    high: failed === 0 ? 1 : betaQuantile(1 - tailProbability, passed + 1, failed),
  };
}
