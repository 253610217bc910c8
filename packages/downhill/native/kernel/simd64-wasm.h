/* float64 vectors of 2, and what whole-vector operations need of float32. Comes after simd-wasm.h. */

typedef v128_t vd;
enum { VD = 2 };

/* Cholesky tiles: 8 rows by lanes, 4 columns, where the engine pairs vectors; else halves of them. */
enum { LANES = 8, TILE_COLUMNS = 4 };
/* Their order: along the rows, for memory to be foreseen; 384 columns stay in the second cache. */
enum { CHUNK_ROWS = 1 << 30, CHUNK_COLUMNS = 384 };

static inline vd vd_load(const double *p) { return wasm_v128_load(p); }
static inline void vd_store(double *p, vd x) { wasm_v128_store(p, x); }
static inline vd vd_splat(double x) { return wasm_f64x2_splat(x); }
static inline vd vd_add(vd a, vd b) { return wasm_f64x2_add(a, b); }
static inline vd vd_sub(vd a, vd b) { return wasm_f64x2_sub(a, b); }
static inline vd vd_mul(vd a, vd b) { return wasm_f64x2_mul(a, b); }
static inline vd vd_div(vd a, vd b) { return wasm_f64x2_div(a, b); }
static inline vd vd_sqrt(vd a) { return wasm_f64x2_sqrt(a); }
static inline vd vd_abs(vd a) { return wasm_f64x2_abs(a); }
static inline vd vd_trunc(vd a) { return wasm_f64x2_trunc(a); }
/* c − a·b, rounded once */
static inline vd vd_fnma(vd a, vd b, vd c) { return wasm_f64x2_relaxed_nmadd(a, b, c); }
/* a < b ? x : y */
static inline vd vd_where_less(vd a, vd b, vd x, vd y) { return wasm_v128_bitselect(x, y, wasm_f64x2_lt(a, b)); }
/* Whether a <= b in all lanes. */
static inline int vd_all_at_most(vd a, vd b) { return wasm_i64x2_all_true(wasm_f64x2_le(a, b)); }
/* The bits of each lane, shifted left by 52. */
static inline vd vd_shift_to_exponent(vd a) { return wasm_i64x2_shl(a, 52); }
static inline double fma64(double a, double b, double c) {
  return wasm_f64x2_extract_lane(
      wasm_f64x2_relaxed_madd(wasm_f64x2_splat(a), wasm_f64x2_splat(b), wasm_f64x2_splat(c)), 0);
}

/* VD float32 numbers, widened; and each lane rounded to float32. */
static inline vd vd_from_floats(const float *p) { return wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(p)); }
static inline void vd_to_floats(float *p, vd x) { wasm_v128_store64_lane(p, wasm_f32x4_demote_f64x2_zero(x), 0); }

/* max(a, |x|), NaN where either is */
static inline vf vf_maximum_magnitude(vf a, vf x) { return wasm_f32x4_max(a, wasm_f32x4_abs(x)); }
/* min(max(x, −limit), limit), where a zero or NaN of x stays itself */
static inline vf vf_clip(vf x, vf limit) { return wasm_f32x4_min(limit, wasm_f32x4_max(wasm_f32x4_neg(limit), x)); }
/* −1, 1, or x where x is ±0 or NaN */
static inline vf vf_sign(vf x) {
  const vf one = wasm_v128_or(wasm_f32x4_const_splat(1), wasm_v128_and(x, wasm_f32x4_const_splat(-0.0f)));
  const vf zero = wasm_f32x4_const_splat(0);
  return wasm_v128_bitselect(one, x, wasm_v128_or(wasm_f32x4_lt(x, zero), wasm_f32x4_gt(x, zero)));
}
