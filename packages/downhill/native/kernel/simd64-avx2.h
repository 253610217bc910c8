/* float64 vectors of 4, and what whole-vector operations need of float32. Comes after simd-avx2.h. */

typedef __m256d vd;
enum { VD = 4 };

/* Cholesky tiles: 12 rows by lanes, 4 columns. */
enum { LANES = 12, TILE_COLUMNS = 4 };
/* Their order: along the rows, for memory to be foreseen; 384 columns stay in the second cache. */
enum { CHUNK_ROWS = 1 << 30, CHUNK_COLUMNS = 384 };

static inline vd vd_load(const double *p) { return _mm256_loadu_pd(p); }
static inline void vd_store(double *p, vd x) { _mm256_storeu_pd(p, x); }
static inline vd vd_splat(double x) { return _mm256_set1_pd(x); }
static inline vd vd_add(vd a, vd b) { return _mm256_add_pd(a, b); }
static inline vd vd_sub(vd a, vd b) { return _mm256_sub_pd(a, b); }
static inline vd vd_mul(vd a, vd b) { return _mm256_mul_pd(a, b); }
static inline vd vd_div(vd a, vd b) { return _mm256_div_pd(a, b); }
static inline vd vd_sqrt(vd a) { return _mm256_sqrt_pd(a); }
static inline vd vd_abs(vd a) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a); }
static inline vd vd_trunc(vd a) { return _mm256_round_pd(a, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
/* c − a·b, rounded once */
static inline vd vd_fnma(vd a, vd b, vd c) { return _mm256_fnmadd_pd(a, b, c); }
/* a < b ? x : y */
static inline vd vd_where_less(vd a, vd b, vd x, vd y) { return _mm256_blendv_pd(y, x, _mm256_cmp_pd(a, b, _CMP_LT_OQ)); }
/* Whether a <= b in all lanes. */
static inline int vd_all_at_most(vd a, vd b) { return _mm256_movemask_pd(_mm256_cmp_pd(a, b, _CMP_LE_OQ)) == 0xf; }
/* The bits of each lane, shifted left by 52. */
static inline vd vd_shift_to_exponent(vd a) {
  return _mm256_castsi256_pd(_mm256_slli_epi64(_mm256_castpd_si256(a), 52));
}
static inline double fma64(double a, double b, double c) { return __builtin_fma(a, b, c); }

/* VD float32 numbers, widened; and each lane rounded to float32. */
static inline vd vd_from_floats(const float *p) { return _mm256_cvtps_pd(_mm_loadu_ps(p)); }
static inline void vd_to_floats(float *p, vd x) { _mm_storeu_ps(p, _mm256_cvtpd_ps(x)); }

/* max(a, |x|), NaN where either is: MAXPS returns its second operand where it cannot decide */
static inline vf vf_maximum_magnitude(vf a, vf x) {
  const vf maximum = _mm256_max_ps(a, _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x));
  return _mm256_blendv_ps(maximum, a, _mm256_cmp_ps(a, a, _CMP_UNORD_Q));
}
/* min(max(x, −limit), limit), where a zero or NaN of x stays itself */
static inline vf vf_clip(vf x, vf limit) {
  return _mm256_min_ps(limit, _mm256_max_ps(_mm256_xor_ps(_mm256_set1_ps(-0.0f), limit), x));
}
/* −1, 1, or x where x is ±0 or NaN */
static inline vf vf_sign(vf x) {
  const vf one = _mm256_or_ps(_mm256_set1_ps(1), _mm256_and_ps(x, _mm256_set1_ps(-0.0f)));
  return _mm256_blendv_ps(x, one, _mm256_cmp_ps(x, _mm256_setzero_ps(), _CMP_NEQ_OQ));
}
