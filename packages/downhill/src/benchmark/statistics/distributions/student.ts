import { betaQuantile } from "./beta.ts";

/** Quantile of Student's t distribution. */
export function studentQuantile(probability: number, degrees: number): number {
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  const x = betaQuantile(2 * tail, degrees / 2, 0.5);
  const size = Math.sqrt(degrees * (1 / x - 1));
  return probability < 0.5 ? -size : size;
}
