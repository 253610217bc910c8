import { normalQuantile } from "../../foundation/special-functions.ts";
import { power } from "./levels.ts";

/**
 * How many differences the signed-rank test would need to be significant at a level with a probability of 80 %, if the
 * ones at hand are typical (Noether, Journal of the American Statistical Association 82, 1987): from the share of
 * pairs of them whose sum is negative. Never fewer than let the exact test reach the level at all. Infinity where they
 * show no tendency, and with fewer than two.
 */
export function requiredUnits(differences: readonly number[], level: number): number {
  const share = negativeShare(differences);
  if (share === undefined || share === 0.5) return Number.POSITIVE_INFINITY;
  const quantiles = normalQuantile(1 - level / 2) + normalQuantile(power);
  const tendency = share - 0.5;
  const estimate = Math.ceil((quantiles * quantiles) / (3 * tendency * tendency));
  return Math.max(estimate, fewestUnits(level));
}

/** The smallest p-value of n units is 2^(1 − n). */
export function fewestUnits(level: number): number {
  let units = 1;
  for (let pValue = 1; pValue >= level; pValue /= 2) units += 1;
  return units;
}

/** Of the sums of two differences; sums of zero, or of opposite infinities, count half. */
function negativeShare(differences: readonly number[]): number | undefined {
  const pairs = (differences.length * (differences.length - 1)) / 2;
  if (pairs === 0) return undefined;
  let negative = 0;
  differences.forEach((a, i) => {
    for (let j = 0; j < i; j++) {
      const sum = a + differences[j]!;
      negative += sum < 0 ? 1 : sum > 0 ? 0 : 0.5;
    }
  });
  return negative / pairs;
}
