/* float64 vectors of 8, and what whole-vector operations need of float32. Comes after simd-avx512.h. */

typedef __m512d vd;
enum { VD = 8 };

/* Cholesky tiles: 16 rows by lanes, 8 columns. */
enum { LANES = 16, TILE_COLUMNS = 8 };
/* Their order: a block of LANES columns stays in the first cache, 256 rows stay in the second. */
enum { CHUNK_ROWS = 256, CHUNK_COLUMNS = 16 };

static inline vd vd_load(const double *p) { return _mm512_loadu_pd(p); }
static inline void vd_store(double *p, vd x) { _mm512_storeu_pd(p, x); }
static inline vd vd_splat(double x) { return _mm512_set1_pd(x); }
static inline vd vd_add(vd a, vd b) { return _mm512_add_pd(a, b); }
static inline vd vd_sub(vd a, vd b) { return _mm512_sub_pd(a, b); }
static inline vd vd_mul(vd a, vd b) { return _mm512_mul_pd(a, b); }
static inline vd vd_div(vd a, vd b) { return _mm512_div_pd(a, b); }
static inline vd vd_sqrt(vd a) { return _mm512_sqrt_pd(a); }
static inline vd vd_abs(vd a) { return _mm512_abs_pd(a); }
static inline vd vd_trunc(vd a) { return _mm512_roundscale_pd(a, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
/* c − a·b, rounded once */
static inline vd vd_fnma(vd a, vd b, vd c) { return _mm512_fnmadd_pd(a, b, c); }
/* a < b ? x : y */
static inline vd vd_where_less(vd a, vd b, vd x, vd y) {
  return _mm512_mask_blend_pd(_mm512_cmp_pd_mask(a, b, _CMP_LT_OQ), y, x);
}
/* Whether a <= b in all lanes. */
static inline int vd_all_at_most(vd a, vd b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ) == 0xff; }
/* The bits of each lane, shifted left by 52. */
static inline vd vd_shift_to_exponent(vd a) {
  return _mm512_castsi512_pd(_mm512_slli_epi64(_mm512_castpd_si512(a), 52));
}
static inline double fma64(double a, double b, double c) { return __builtin_fma(a, b, c); }

/* VD float32 numbers, widened; and each lane rounded to float32. */
static inline vd vd_from_floats(const float *p) { return _mm512_cvtps_pd(_mm256_loadu_ps(p)); }
static inline void vd_to_floats(float *p, vd x) { _mm256_storeu_ps(p, _mm512_cvtpd_ps(x)); }

/* max(a, |x|), NaN where either is: MAXPS returns its second operand where it cannot decide */
static inline vf vf_maximum_magnitude(vf a, vf x) {
  return _mm512_mask_mov_ps(_mm512_max_ps(a, _mm512_abs_ps(x)), _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q), a);
}
/* min(max(x, −limit), limit), where a zero or NaN of x stays itself */
static inline vf vf_clip(vf x, vf limit) {
  return _mm512_min_ps(limit, _mm512_max_ps(_mm512_xor_ps(_mm512_set1_ps(-0.0f), limit), x));
}
/* −1, 1, or x where x is ±0 or NaN */
static inline vf vf_sign(vf x) {
  const vf one = _mm512_or_ps(_mm512_set1_ps(1), _mm512_and_ps(x, _mm512_set1_ps(-0.0f)));
  return _mm512_mask_mov_ps(x, _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_NEQ_OQ), one);
}
