/*
 * e^x in float64: FreeBSD's msun e_exp.c as @stdlib has it, operation by operation, so that a dataset does not depend
 * on a C library. x = k·ln 2 + r with |r| ≤ ln 2 / 2, a rational approximation of e^r, then a scaling by 2^k.
 */

static const double LN2_HI = 6.93147180369123816490e-01, LN2_LO = 1.90821492927058770002e-10;
static const double LOG2_E = 1.44269504088896338700e+00;
static const double EXP_OVERFLOW = 7.09782712893383973096e+02, EXP_UNDERFLOW = -7.45133219101941108420e+02;
static const double EXP_NEAR_ZERO = 0x1p-28;
static const double P1 = 0.16666666666666602, P2 = -0.0027777777777015593, P3 = 0.00006613756321437934,
                    P4 = -0.0000016533902205465252, P5 = 4.1381367970572385e-8;

/* Down to here the result is a normal number, so the scaling is exact. */
static const double EXP_NORMAL = -700;

/* y · 2^k for y in (0.5, 2). Below the least subnormal it is 0 even where rounding would go up, as in @stdlib. */
static double scale_by_power(double y, int k) {
  union {
    double value;
    uint64_t bits;
  } number = {y};
  const int exponent = (int)(number.bits >> 52) - 1023 + k;
  if (exponent < -1074) return 0;
  if (exponent > 1023) return __builtin_inf();
  const int subnormal = exponent <= -1023;
  number.bits += (uint64_t)(int64_t)(subnormal ? k + 52 : k) << 52;
  return subnormal ? 0x1p-52 * number.value : number.value;
}

static double exp_scalar(double x) {
  if (x != x || x > EXP_OVERFLOW) return x != x ? x : __builtin_inf();
  if (x < EXP_UNDERFLOW) return 0;
  if (x > -EXP_NEAR_ZERO && x < EXP_NEAR_ZERO) return 1 + x;
  const int k = (int)(x < 0 ? LOG2_E * x - 0.5 : LOG2_E * x + 0.5);
  const double hi = x - k * LN2_HI, lo = k * LN2_LO;
  const double r = hi - lo;
  const double t = r * r;
  const double c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  return scale_by_power(1 - (lo - (r * c) / (2 - c) - hi), k);
}

/* e^x for EXP_NORMAL ≤ x ≤ 0: the same operations in every lane. */
INLINE vd exp_vector(vd x) {
  const vd k = vd_trunc(vd_sub(vd_mul(vd_splat(LOG2_E), x), vd_splat(0.5)));
  const vd hi = vd_sub(x, vd_mul(k, vd_splat(LN2_HI))), lo = vd_mul(k, vd_splat(LN2_LO));
  const vd r = vd_sub(hi, lo);
  const vd t = vd_mul(r, r);
  vd p = vd_add(vd_splat(P4), vd_mul(t, vd_splat(P5)));
  p = vd_add(vd_splat(P3), vd_mul(t, p));
  p = vd_add(vd_splat(P2), vd_mul(t, p));
  p = vd_add(vd_splat(P1), vd_mul(t, p));
  const vd c = vd_sub(r, vd_mul(t, p)), two = vd_splat(2), one = vd_splat(1);
  const vd y = vd_sub(one, vd_sub(vd_sub(lo, vd_div(vd_mul(r, c), vd_sub(two, c))), hi));
  /* The low bits of 2^52 + 1023 + k are the exponent field of 2^k. */
  const vd power = vd_shift_to_exponent(vd_add(k, vd_splat(0x1p52 + 1023)));
  return vd_where_less(vd_splat(-EXP_NEAR_ZERO), x, vd_add(one, x), vd_mul(y, power));
}
