import type { Challenge } from "../src/instance/challenge.ts";

/** The covariance functions as the literature writes them (Rasmussen & Williams 2006, section 4.2): no code of ours. */
const families: Readonly<Record<Challenge["covariance"], (scaled: number) => number>> = {
  matern12: (r) => Math.exp(-r),
  matern32: (r) => (1 + Math.sqrt(3) * r) * Math.exp(-Math.sqrt(3) * r),
  matern52: (r) => (1 + Math.sqrt(5) * r + (5 / 3) * r * r) * Math.exp(-Math.sqrt(5) * r),
  "squared-exponential": (r) => Math.exp(-0.5 * r * r),
};

/** Π_d k(|x_d − x'_d| / ℓ). */
export function covarianceOf(
  { covariance, lengthscale }: Pick<Challenge, "covariance" | "lengthscale">,
  x: ArrayLike<number>,
  other: ArrayLike<number>,
): number {
  let product = 1;
  for (let d = 0; d < x.length; d++) product *= families[covariance](Math.abs(x[d]! - other[d]!) / lengthscale);
  return product;
}

/**
 * How many standard errors the mean of `draws` lies from what it should be. The standard error is the sample's own,
 * so the draws may have any law with a variance.
 */
export function standardErrorsFrom(expected: number, draws: ArrayLike<number>): number {
  const values = Array.from(draws);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return (mean - expected) / Math.sqrt(squares / (values.length - 1) / values.length);
}
