/* float32 vectors of 4, WebAssembly with relaxed SIMD. */
#include <wasm_simd128.h>

typedef v128_t vf;
enum { VW = 4 };
#define VECTOR_WIDTH 4

/* Normalization takes one panel at a time. */
#define STRIP_VECTORS 4

/* SET(name, rows, rows down columns, group of such rows, vectors): 6 × 8 fits 16 registers of 128 bits, 6 × 16 suits
   engines that pair vectors into registers of 256 bits. */
#define MAX_ROWS 6
#define MAX_VECTORS 4
#define TILE_SETS(SET) SET(wide, 6, 6, 2, 4) SET(narrow, 6, 6, 2, 2)

static inline vf vf_load(const float *p) { return wasm_v128_load(p); }
static inline void vf_store(float *p, vf x) { wasm_v128_store(p, x); }
static inline vf vf_splat(float x) { return wasm_f32x4_splat(x); }
static inline vf vf_add(vf a, vf b) { return wasm_f32x4_add(a, b); }
static inline vf vf_sub(vf a, vf b) { return wasm_f32x4_sub(a, b); }
static inline vf vf_mul(vf a, vf b) { return wasm_f32x4_mul(a, b); }
static inline vf vf_div(vf a, vf b) { return wasm_f32x4_div(a, b); }
static inline vf vf_sqrt(vf a) { return wasm_f32x4_sqrt(a); }
/* a·b + c, rounded once where the probe of exports.c says so */
static inline vf vf_fma(vf a, vf b, vf c) { return wasm_f32x4_relaxed_madd(a, b, c); }
/* c − a·b, rounded once */
static inline vf vf_fnma(vf a, vf b, vf c) { return wasm_f32x4_relaxed_nmadd(a, b, c); }
/* (x < 0) ? 0 : x, which keeps −0 and NaN: pmax(a, b) is a < b ? b : a */
static inline vf vf_relu(vf x) { return wasm_f32x4_pmax(x, wasm_f32x4_const_splat(0)); }
/* (a <= 0) ? +0 : x */
static inline vf vf_zero_unless_positive(vf a, vf x) {
  return wasm_v128_andnot(x, wasm_f32x4_le(a, wasm_f32x4_const_splat(0)));
}

/* The transpose of 4 × 4 elements between rows `from_row` and `to_row` apart. */
static inline void vf_transpose(float *to, size_t to_row, const float *from, size_t from_row) {
  const vf a0 = vf_load(from), a1 = vf_load(from + from_row);
  const vf a2 = vf_load(from + 2 * from_row), a3 = vf_load(from + 3 * from_row);
  const vf b0 = wasm_i32x4_shuffle(a0, a1, 0, 4, 1, 5), b1 = wasm_i32x4_shuffle(a0, a1, 2, 6, 3, 7);
  const vf b2 = wasm_i32x4_shuffle(a2, a3, 0, 4, 1, 5), b3 = wasm_i32x4_shuffle(a2, a3, 2, 6, 3, 7);
  vf_store(to, wasm_i64x2_shuffle(b0, b2, 0, 2));
  vf_store(to + to_row, wasm_i64x2_shuffle(b0, b2, 1, 3));
  vf_store(to + 2 * to_row, wasm_i64x2_shuffle(b1, b3, 0, 2));
  vf_store(to + 3 * to_row, wasm_i64x2_shuffle(b1, b3, 1, 3));
}
