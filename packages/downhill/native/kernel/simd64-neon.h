/* float64 vectors of 2, and what whole-vector operations need of float32. Comes after simd-neon.h. */

typedef float64x2_t vd;
enum { VD = 2 };

/* Cholesky tiles: 8 rows by lanes, 4 columns. */
enum { LANES = 8, TILE_COLUMNS = 4 };
/* Their order: along the rows, for memory to be foreseen; 384 columns stay in the second cache. */
enum { CHUNK_ROWS = 1 << 30, CHUNK_COLUMNS = 384 };

static inline vd vd_load(const double *p) { return vld1q_f64(p); }
static inline void vd_store(double *p, vd x) { vst1q_f64(p, x); }
static inline vd vd_splat(double x) { return vdupq_n_f64(x); }
static inline vd vd_add(vd a, vd b) { return vaddq_f64(a, b); }
static inline vd vd_sub(vd a, vd b) { return vsubq_f64(a, b); }
static inline vd vd_mul(vd a, vd b) { return vmulq_f64(a, b); }
static inline vd vd_div(vd a, vd b) { return vdivq_f64(a, b); }
static inline vd vd_sqrt(vd a) { return vsqrtq_f64(a); }
static inline vd vd_abs(vd a) { return vabsq_f64(a); }
static inline vd vd_trunc(vd a) { return vrndq_f64(a); }
/* c − a·b, rounded once */
static inline vd vd_fnma(vd a, vd b, vd c) { return vfmsq_f64(c, a, b); }
/* a < b ? x : y */
static inline vd vd_where_less(vd a, vd b, vd x, vd y) { return vbslq_f64(vcltq_f64(a, b), x, y); }
/* Whether a <= b in all lanes. */
static inline int vd_all_at_most(vd a, vd b) { return vminvq_u32(vreinterpretq_u32_u64(vcleq_f64(a, b))) != 0; }
/* The bits of each lane, shifted left by 52. */
static inline vd vd_shift_to_exponent(vd a) { return vreinterpretq_f64_s64(vshlq_n_s64(vreinterpretq_s64_f64(a), 52)); }
static inline double fma64(double a, double b, double c) { return __builtin_fma(a, b, c); }

/* VD float32 numbers, widened; and each lane rounded to float32. */
static inline vd vd_from_floats(const float *p) { return vcvt_f64_f32(vld1_f32(p)); }
static inline void vd_to_floats(float *p, vd x) { vst1_f32(p, vcvt_f32_f64(x)); }

/* max(a, |x|), NaN where either is */
static inline vf vf_maximum_magnitude(vf a, vf x) { return vmaxq_f32(a, vabsq_f32(x)); }
/* min(max(x, −limit), limit), where a zero or NaN of x stays itself */
static inline vf vf_clip(vf x, vf limit) { return vminq_f32(limit, vmaxq_f32(vnegq_f32(limit), x)); }
/* −1, 1, or x where x is ±0 or NaN */
static inline vf vf_sign(vf x) {
  const uint32x4_t one = vorrq_u32(vreinterpretq_u32_f32(vdupq_n_f32(1)),
                                   vandq_u32(vreinterpretq_u32_f32(x), vdupq_n_u32(0x80000000u)));
  const uint32x4_t decided = vorrq_u32(vcltq_f32(x, vdupq_n_f32(0)), vcgtq_f32(x, vdupq_n_f32(0)));
  return vbslq_f32(decided, vreinterpretq_f32_u32(one), x);
}
