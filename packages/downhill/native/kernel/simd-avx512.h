/* float32 vectors of 16: one vf is one panel row. */
#include <immintrin.h>

typedef __m512 vf;
enum { VW = 16 };
#define VECTOR_WIDTH 16

/* SET(name, rows, rows down columns, group of such rows, vectors): tiles of 12 × 32 along rows, 8 × 32 down columns; 16 wide where one panel is left. */
#define MAX_ROWS 12
#define MAX_VECTORS 2
#define TILE_SETS(SET) SET(wide, 12, 8, 8, 2) SET(narrow, 12, 8, 8, 1)

static inline vf vf_load(const float *p) { return _mm512_loadu_ps(p); }
static inline void vf_store(float *p, vf x) { _mm512_storeu_ps(p, x); }
static inline vf vf_splat(float x) { return _mm512_set1_ps(x); }
static inline vf vf_add(vf a, vf b) { return _mm512_add_ps(a, b); }
static inline vf vf_sub(vf a, vf b) { return _mm512_sub_ps(a, b); }
static inline vf vf_mul(vf a, vf b) { return _mm512_mul_ps(a, b); }
static inline vf vf_div(vf a, vf b) { return _mm512_div_ps(a, b); }
static inline vf vf_sqrt(vf a) { return _mm512_sqrt_ps(a); }
/* a·b + c, rounded once */
static inline vf vf_fma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a, b, c); }
/* c − a·b, rounded once */
static inline vf vf_fnma(vf a, vf b, vf c) { return _mm512_fnmadd_ps(a, b, c); }
/* (x < 0) ? 0 : x, which keeps −0 and NaN: MAXPS returns its second operand where it cannot decide */
static inline vf vf_relu(vf x) { return _mm512_max_ps(_mm512_setzero_ps(), x); }
/* (a <= 0) ? +0 : x */
static inline vf vf_zero_unless_positive(vf a, vf x) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(a, _mm512_setzero_ps(), _CMP_NLE_UQ), x);
}
static inline int vf_all_finite(vf x) {
  return _mm512_cmp_ps_mask(_mm512_abs_ps(x), _mm512_set1_ps(3.40282346638528859812e38f), _CMP_LE_OQ) == 0xffff;
}
