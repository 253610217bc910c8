/**
 * Elementary functions in pure JavaScript (@stdlib's ports of FreeBSD msun and Cephes), so that they have the same
 * bits in every engine. `Math.exp` and its like do not; nothing that a result depends on may use them.
 */
import stdlibCos from "@stdlib/math-base-special-cos";
import erfcinv from "@stdlib/math-base-special-erfcinv";
import stdlibExp from "@stdlib/math-base-special-exp";
import stdlibExpm1 from "@stdlib/math-base-special-expm1";
import stdlibLog from "@stdlib/math-base-special-ln";
import stdlibLog1p from "@stdlib/math-base-special-log1p";
import stdlibPow from "@stdlib/math-base-special-pow";
import stdlibSin from "@stdlib/math-base-special-sin";
import stdlibTanh from "@stdlib/math-base-special-tanh";

// Types of our own, so that the published declarations do not name @stdlib, which is bundled.
export const cos: (x: number) => number = stdlibCos;
export const exp: (x: number) => number = stdlibExp;
export const expm1: (x: number) => number = stdlibExpm1;
export const log: (x: number) => number = stdlibLog;
export const log1p: (x: number) => number = stdlibLog1p;
export const pow: (base: number, exponent: number) => number = stdlibPow;
export const sin: (x: number) => number = stdlibSin;
export const tanh: (x: number) => number = stdlibTanh;

/**
 * The standard normal's inverse distribution function: −∞ at 0, ∞ at 1, NaN outside [0, 1]. By way of the complementary
 * error function, which keeps its precision in the lower tail, where erfinv(2p − 1) would cancel.
 */
export function normalQuantile(probability: number): number {
  return 0 - Math.SQRT2 * erfcinv(2 * probability); // from 0, so that ½ gives +0
}

/** The functions an optimizer is given in place of `Math`'s. */
export const deterministicMath = Object.freeze({ exp, expm1, log, log1p, pow, sin, cos, tanh });
