/** The beta distribution, from which the binomial's and Student's follow. */
import { exp, log, log1p } from "../../../foundation/special-functions.ts";

const logTwoPi = log(2 * Math.PI);

/** From here on Stirling's series has the precision of float64. */
const stirlingFrom = 10;

/** B₂ₖ / (2k(2k − 1)) of Stirling's series. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/** ln Γ(x) for positive x. */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  for (; shifted < stirlingFrom; shifted++) product *= shifted;
  let series = 0;
  for (let k = stirling.length - 1; k >= 0; k--) series = series / (shifted * shifted) + stirling[k]!;
  return (shifted - 0.5) * log(shifted) - shifted + logTwoPi / 2 + series / shifted - log(product);
}

/** Distribution function of the beta distribution: the regularized incomplete beta function I_x(a, b). */
export function betaDistribution(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const logFront = a * log(x) + b * log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  // The fraction converges fast below the mean; above it the complement is computed.
  return x < (a + 1) / (a + b + 2)
    ? (exp(logFront) * continuedFraction(x, a, b)) / a
    : 1 - (exp(logFront) * continuedFraction(1 - x, b, a)) / b;
}

const mostTerms = 10_000;
/** Stands for a denominator of zero in Lentz's method. */
const tiny = 1e-300;

/** DLMF 8.17.22 by the method of Lentz as modified by Thompson and Barnett (1986). */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < mostTerms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    const factor = d * c;
    result *= factor;
    if (Math.abs(factor - 1) <= Number.EPSILON) break;
  }
  return result;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** Inverse of `betaDistribution` in x, by bisection to the last bits. */
export function betaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || high - low <= Number.EPSILON * low) return middle;
    if (betaDistribution(middle, a, b) < probability) low = middle;
    else high = middle;
    if (high < tiny) return 0;
  }
}
