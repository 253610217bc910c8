import { exp } from "../../foundation/special-functions.ts";
import type { Interval } from "../records/comparison.ts";
import { studentQuantile } from "./distributions/student.ts";
import { tailProbability } from "./levels.ts";

/**
 * Geometric mean of ratios given by their logarithms, at least one, and the interval of Student's t on the logarithms:
 * exact where those are normal, and, unlike a bootstrap, wide enough for a handful of them.
 */
export function geometricMean(logRatios: readonly number[]): { ratio: number; interval: Interval | null } {
  const units = logRatios.length;
  const mean = logRatios.reduce((a, b) => a + b) / units;
  if (units < 2) return { ratio: exp(mean), interval: null };
  const squares = logRatios.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const reach = studentQuantile(1 - tailProbability, units - 1) * Math.sqrt(squares / (units - 1) / units);
  return { ratio: exp(mean), interval: { low: exp(mean - reach), high: exp(mean + reach) } };
}
