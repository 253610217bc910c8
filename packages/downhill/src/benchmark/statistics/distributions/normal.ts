import { exp, log } from "../../../foundation/special-functions.ts";

const logRootTwoPi = log(2 * Math.PI) / 2;

/** Where the continued fraction takes over from the series, which loses relative precision in the tail. */
const tail = 3;

/** Distribution function of the standard normal, precise in the lower tail too. */
export function normalDistribution(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < -tail) return upperTail(-x);
  return x > tail ? 1 - upperTail(x) : 0.5 + density(x) * series(x);
}

function density(x: number): number {
  return exp(-x * x * 0.5 - logRootTwoPi);
}

/** x + x³/3 + x⁵/(3·5) + … (Marsaglia, Evaluating the normal distribution, 2004). */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; ; k += 2) {
    term *= (x * x) / k;
    if (sum + term === sum) return sum;
    sum += term;
  }
}

/** φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))), Laplace's continued fraction, for x of at least 3. */
function upperTail(x: number): number {
  const d = density(x);
  if (d === 0) return 0;
  let fraction = x;
  for (let k = 200; k >= 1; k--) fraction = x + k / fraction;
  return d / fraction;
}
