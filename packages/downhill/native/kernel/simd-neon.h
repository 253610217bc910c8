/* float32 vectors of 4, 64-bit ARM. */
#include <arm_neon.h>

typedef float32x4_t vf;
enum { VW = 4 };
#define VECTOR_WIDTH 4

/* Normalization takes one panel at a time. */
#define STRIP_VECTORS 4

/* SET(name, rows, rows down columns, group of such rows, vectors): 6 × 16 */
#define MAX_ROWS 6
#define MAX_VECTORS 4
#define TILE_SETS(SET) SET(wide, 6, 6, 2, 4)

static inline vf vf_load(const float *p) { return vld1q_f32(p); }
static inline void vf_store(float *p, vf x) { vst1q_f32(p, x); }
static inline vf vf_splat(float x) { return vdupq_n_f32(x); }
static inline vf vf_add(vf a, vf b) { return vaddq_f32(a, b); }
static inline vf vf_sub(vf a, vf b) { return vsubq_f32(a, b); }
static inline vf vf_mul(vf a, vf b) { return vmulq_f32(a, b); }
static inline vf vf_div(vf a, vf b) { return vdivq_f32(a, b); }
static inline vf vf_sqrt(vf a) { return vsqrtq_f32(a); }
/* a·b + c, rounded once */
static inline vf vf_fma(vf a, vf b, vf c) { return vfmaq_f32(c, a, b); }
/* c − a·b, rounded once */
static inline vf vf_fnma(vf a, vf b, vf c) { return vfmsq_f32(c, a, b); }
/* (x < 0) ? 0 : x, which keeps −0 and NaN */
static inline vf vf_relu(vf x) { return vbslq_f32(vcltq_f32(x, vdupq_n_f32(0)), vdupq_n_f32(0), x); }
/* (a <= 0) ? +0 : x */
static inline vf vf_zero_unless_positive(vf a, vf x) {
  return vbslq_f32(vcleq_f32(a, vdupq_n_f32(0)), vdupq_n_f32(0), x);
}

/* The transpose of 4 × 4 elements between rows `from_row` and `to_row` apart. */
static inline void vf_transpose(float *to, size_t to_row, const float *from, size_t from_row) {
  const float32x4x2_t a = vzipq_f32(vf_load(from), vf_load(from + 2 * from_row));
  const float32x4x2_t b = vzipq_f32(vf_load(from + from_row), vf_load(from + 3 * from_row));
  const float32x4x2_t low = vzipq_f32(a.val[0], b.val[0]), high = vzipq_f32(a.val[1], b.val[1]);
  vf_store(to, low.val[0]);
  vf_store(to + to_row, low.val[1]);
  vf_store(to + 2 * to_row, high.val[0]);
  vf_store(to + 3 * to_row, high.val[1]);
}
