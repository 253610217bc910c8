/**
 * e^x with the operations of FreeBSD's msun (e_exp.c, Copyright © 2004 by Sun Microsystems, Inc.; permission to use,
 * copy, modify and distribute is granted with this notice), which `@stdlib/math-base-special-exp` follows too: the
 * same bits everywhere, within one unit in the last place.
 *
 * x = k · ln 2 + r with |r| ≤ ln 2 / 2, e^r from a rational function, and the result scaled by 2^k with one rounding.
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > overflow) return Number.POSITIVE_INFINITY;
  if (x < underflow) return 0;
  if (x > -nearZero && x < nearZero) return 1 + x;
  const k = Math.trunc(x < 0 ? log2E * x - 0.5 : log2E * x + 0.5);
  const high = x - k * ln2High;
  const low = k * ln2Low;
  const r = high - low;
  const t = r * r;
  const c = r - t * (p1 + t * (p2 + t * (p3 + t * (p4 + t * p5))));
  return timesPowerOfTwo(1 - (low - (r * c) / (2 - c) - high), k);
}

// Shortest decimals of the float64 constants of e_exp.c.
const overflow = 709.782712893384;
const underflow = -745.1332191019411;
const nearZero = 2 ** -28;
const log2E = Math.LOG2E;
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
const p1 = 0.16666666666666602;
const p2 = -0.0027777777777015593;
const p3 = 6.613756321437934e-5;
const p4 = -1.6533902205465252e-6;
const p5 = 4.1381367970572385e-8;

/**
 * y · 2^k for y between 1/2 and 2 and −1075 ≤ k ≤ 1024, in two factors that exist, of which only the last rounds.
 * Below the least subnormal it is 0, as in @stdlib, even where rounding would go up.
 */
function timesPowerOfTwo(y: number, k: number): number {
  if (k > 1023) return y * 2 * 2 ** (k - 1);
  if (k >= -1022) return y * 2 ** k;
  const enlarged = y * 2 ** (k + 100);
  return enlarged < 2 ** (100 - 1074) ? 0 : enlarged * 2 ** -100;
}
