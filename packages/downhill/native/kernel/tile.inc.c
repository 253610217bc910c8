/*
 * Micro-kernels: one tile of a matrix product in registers.
 *
 * Matrices lie in panels of 16 columns: element (r, c) of a matrix whose panels have room for R rows is at
 * [c / 16][r][c % 16], that is at (c / 16) · 16 R + 16 r + c % 16. A tile is `rows` × `vectors` vectors of outputs.
 * Each output is one chain of fused multiply-adds in index order that starts from `init` (numerics.md), so a tile runs
 * over the whole sum and never splits it; vectors and tiles run across outputs only.
 *
 * The loops hold nothing but the chain: a bias is where the chain starts, and everything after a product is a pass of
 * its own. Epilogues in here would spill registers and keep WebAssembly engines from pairing vectors. Loops over `rows`
 * and vectors have constant bounds after inlining and vanish; the loop over k must stay rolled.
 */

enum { PANEL = 16 };

#define INLINE static inline __attribute__((always_inline))
#define NOINLINE static __attribute__((noinline))

struct tile {
  const float *a;
  size_t a_panel; /* distance between the panels of a */
  const float *b;
  size_t b_row, b_panel; /* distances between the rows and the panels of b */
  const float *init; /* where chains start: a row of outputs, 16 a panel */
  float *out;
  size_t out_row, out_panel; /* distances between the rows and the panels of outputs */
  size_t length;             /* of the sum */
};

/* Vector v of a row of outputs, where panels are `panel` apart. */
#define AT(v, panel) ((size_t)((v) * VW / PANEL) * (panel) + (size_t)((v) * VW % PANEL))

#define EACH_VECTOR(v) _Pragma("GCC unroll 8") for (int v = 0; v < vectors; v++)
#define EACH_ROW(i) _Pragma("GCC unroll 16") for (int i = 0; i < rows; i++)
#define EACH_GROUP(g) _Pragma("GCC unroll 16") for (int g = 0; g * group < rows; g++)

/* One step of all chains, acc[i][v] += a[i] · b[v], where ELEMENT is a's element for row i. */
#define TILE_STEP(ELEMENT)                                          \
  do {                                                              \
    vf b[MAX_VECTORS];                                              \
    EACH_VECTOR(v) b[v] = vf_load(b_k + AT(v, t.b_panel));          \
    EACH_ROW(i) {                                                   \
      const vf a = vf_splat(ELEMENT);                               \
      EACH_VECTOR(v) acc[i][v] = vf_fma(a, b[v], acc[i][v]);        \
    }                                                               \
  } while (0)

INLINE void tile_start(int rows, int vectors, struct tile t, vf acc[][MAX_VECTORS]) {
  EACH_VECTOR(v) {
    const vf start = vf_load(t.init + v * VW);
    EACH_ROW(i) acc[i][v] = start;
  }
}

INLINE void tile_end(int rows, int vectors, struct tile t, vf acc[][MAX_VECTORS]) {
  EACH_ROW(i) EACH_VECTOR(v) vf_store(t.out + (size_t)i * t.out_row + AT(v, t.out_panel), acc[i][v]);
}

/* out[i][·] = init + Σ_k a[i][k] · b[k][·]: the sum runs along the rows of a, panel after panel. */
INLINE void row_tile(int rows, int vectors, struct tile t) {
  vf acc[MAX_ROWS][MAX_VECTORS];
  tile_start(rows, vectors, t, acc);
  const float *a_panel = t.a, *b_k = t.b;
  for (size_t left = t.length; left > 0;) {
    const size_t count = left < PANEL ? left : PANEL;
    const float *a_k = a_panel;
    for (const float *end = a_k + count; a_k != end; a_k++) {
      TILE_STEP(a_k[i * PANEL]);
      b_k += t.b_row;
    }
    a_panel += t.a_panel;
    left -= count;
  }
  tile_end(rows, vectors, t, acc);
}

/* out[i][·] = init + Σ_k a[k][i] · b[k][·]: the sum runs down the columns of a. A tile may start where a panel has
   fewer than `rows` columns left, so rows come in groups that no panel boundary cuts, each with its own pointer. */
INLINE void column_tile(int rows, int vectors, int group, struct tile t, size_t first) {
  vf acc[MAX_ROWS][MAX_VECTORS];
  tile_start(rows, vectors, t, acc);
  const float *a_k[MAX_ROWS];
  EACH_GROUP(g) {
    const size_t column = first + (size_t)(g * group);
    a_k[g] = t.a + column / PANEL * t.a_panel + column % PANEL;
  }
  const float *b_k = t.b;
  for (size_t k = t.length; k > 0; k--) {
    TILE_STEP(a_k[i / group][i % group]);
    EACH_GROUP(g) a_k[g] += PANEL;
    b_k += t.b_row;
  }
  tile_end(rows, vectors, t, acc);
}
