/**
 * Elementary functions in pure JavaScript (@stdlib's ports of FreeBSD msun and Cephes), so that they have the same
 * bits in every engine. `Math.exp` and its like do not; nothing that a result depends on may use them.
 */
import cos from "@stdlib/math-base-special-cos";
import erfcinv from "@stdlib/math-base-special-erfcinv";
import exp from "@stdlib/math-base-special-exp";
import expm1 from "@stdlib/math-base-special-expm1";
import log from "@stdlib/math-base-special-ln";
import log1p from "@stdlib/math-base-special-log1p";
import pow from "@stdlib/math-base-special-pow";
import sin from "@stdlib/math-base-special-sin";
import tanh from "@stdlib/math-base-special-tanh";

export { cos, exp, expm1, log, log1p, pow, sin, tanh };

/**
 * The standard normal's inverse distribution function: −∞ at 0, ∞ at 1, NaN outside [0, 1]. By way of the complementary
 * error function, which keeps its precision in the lower tail, where erfinv(2p − 1) would cancel.
 */
export function normalQuantile(probability: number): number {
  return 0 - Math.SQRT2 * erfcinv(2 * probability); // from 0, so that ½ gives +0
}

/** The functions an optimizer is given in place of `Math`'s. */
export const deterministicMath = Object.freeze({ exp, expm1, log, log1p, pow, sin, cos, tanh });
