/* float32 vectors of 16: one vf is one panel row. */
#include <immintrin.h>

typedef __m512 vf;
enum { VW = 16 };
#define VECTOR_WIDTH 16

/* Normalization takes two panels at a time. */
#define STRIP_VECTORS 2

/* SET(name, rows, rows down columns, group of such rows, vectors): 12 × 32 along rows, 8 × 32 down columns, and 16 wide
   where one panel is left. */
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

/* The transpose of 16 × 16 elements between rows `from_row` and `to_row` apart. */
static inline void vf_transpose(float *to, size_t to_row, const float *from, size_t from_row) {
  vf a[16], b[16];
  for (int i = 0; i < 16; i++) a[i] = vf_load(from + (size_t)i * from_row);
  for (int i = 0; i < 16; i += 2) {
    b[i] = _mm512_unpacklo_ps(a[i], a[i + 1]);
    b[i + 1] = _mm512_unpackhi_ps(a[i], a[i + 1]);
  }
  /* a[4 i + j] gets, in 128-bit lane l, column 4 l + j of rows 4 i … 4 i + 3 */
  for (int i = 0; i < 16; i += 4) {
    const __m512d b0 = _mm512_castps_pd(b[i]), b1 = _mm512_castps_pd(b[i + 1]);
    const __m512d b2 = _mm512_castps_pd(b[i + 2]), b3 = _mm512_castps_pd(b[i + 3]);
    a[i] = _mm512_castpd_ps(_mm512_unpacklo_pd(b0, b2));
    a[i + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(b0, b2));
    a[i + 2] = _mm512_castpd_ps(_mm512_unpacklo_pd(b1, b3));
    a[i + 3] = _mm512_castpd_ps(_mm512_unpackhi_pd(b1, b3));
  }
  for (int j = 0; j < 4; j++) {
    const vf even0 = _mm512_shuffle_f32x4(a[j], a[4 + j], 0x88), odd0 = _mm512_shuffle_f32x4(a[j], a[4 + j], 0xdd);
    const vf even1 = _mm512_shuffle_f32x4(a[8 + j], a[12 + j], 0x88);
    const vf odd1 = _mm512_shuffle_f32x4(a[8 + j], a[12 + j], 0xdd);
    vf_store(to + (size_t)j * to_row, _mm512_shuffle_f32x4(even0, even1, 0x88));
    vf_store(to + (size_t)(j + 4) * to_row, _mm512_shuffle_f32x4(odd0, odd1, 0x88));
    vf_store(to + (size_t)(j + 8) * to_row, _mm512_shuffle_f32x4(even0, even1, 0xdd));
    vf_store(to + (size_t)(j + 12) * to_row, _mm512_shuffle_f32x4(odd0, odd1, 0xdd));
  }
}
