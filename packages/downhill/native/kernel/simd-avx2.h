/* float32 vectors of 8. */
#include <immintrin.h>

typedef __m256 vf;
enum { VW = 8 };
#define VECTOR_WIDTH 8

/* Normalization takes one panel at a time. */
#define STRIP_VECTORS 2

/* SET(name, rows, rows down columns, group of such rows, vectors): 6 × 16 */
#define MAX_ROWS 6
#define MAX_VECTORS 2
#define TILE_SETS(SET) SET(wide, 6, 6, 2, 2)

static inline vf vf_load(const float *p) { return _mm256_loadu_ps(p); }
static inline void vf_store(float *p, vf x) { _mm256_storeu_ps(p, x); }
static inline vf vf_splat(float x) { return _mm256_set1_ps(x); }
static inline vf vf_add(vf a, vf b) { return _mm256_add_ps(a, b); }
static inline vf vf_sub(vf a, vf b) { return _mm256_sub_ps(a, b); }
static inline vf vf_mul(vf a, vf b) { return _mm256_mul_ps(a, b); }
static inline vf vf_div(vf a, vf b) { return _mm256_div_ps(a, b); }
static inline vf vf_sqrt(vf a) { return _mm256_sqrt_ps(a); }
/* a·b + c, rounded once */
static inline vf vf_fma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a, b, c); }
/* c − a·b, rounded once */
static inline vf vf_fnma(vf a, vf b, vf c) { return _mm256_fnmadd_ps(a, b, c); }
/* (x < 0) ? 0 : x, which keeps −0 and NaN: MAXPS returns its second operand where it cannot decide */
static inline vf vf_relu(vf x) { return _mm256_max_ps(_mm256_setzero_ps(), x); }
/* (a <= 0) ? +0 : x */
static inline vf vf_zero_unless_positive(vf a, vf x) {
  return _mm256_and_ps(_mm256_cmp_ps(a, _mm256_setzero_ps(), _CMP_NLE_UQ), x);
}

/* The transpose of 8 × 8 elements between rows `from_row` and `to_row` apart. */
static inline void vf_transpose(float *to, size_t to_row, const float *from, size_t from_row) {
  vf a[8], b[8];
  for (int i = 0; i < 8; i++) a[i] = vf_load(from + (size_t)i * from_row);
  for (int i = 0; i < 8; i += 2) {
    b[i] = _mm256_unpacklo_ps(a[i], a[i + 1]);
    b[i + 1] = _mm256_unpackhi_ps(a[i], a[i + 1]);
  }
  /* a[4 i + j] gets, in 128-bit lane l, column 4 l + j of rows 4 i … 4 i + 3 */
  for (int i = 0; i < 8; i += 4) {
    a[i] = _mm256_shuffle_ps(b[i], b[i + 2], 0x44);
    a[i + 1] = _mm256_shuffle_ps(b[i], b[i + 2], 0xee);
    a[i + 2] = _mm256_shuffle_ps(b[i + 1], b[i + 3], 0x44);
    a[i + 3] = _mm256_shuffle_ps(b[i + 1], b[i + 3], 0xee);
  }
  for (int j = 0; j < 4; j++) {
    vf_store(to + (size_t)j * to_row, _mm256_permute2f128_ps(a[j], a[4 + j], 0x20));
    vf_store(to + (size_t)(j + 4) * to_row, _mm256_permute2f128_ps(a[j], a[4 + j], 0x31));
  }
}
