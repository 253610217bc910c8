/*
 * Matrix products on panels: tiles of the shape that suits the target, with fewer rows at the lower edge.
 *
 * A target's TILE_SETS names its shapes. Padded columns of the last panel are computed and hold garbage; whoever reads
 * outputs by column stops before them, so they never flow into a real element.
 */
#include "tile.inc.c"

struct tile_set {
  size_t rows, column_rows, columns;
  /* by number of rows, from 1 */
  void (*const *row_tiles)(const struct tile *t);
  void (*const *column_tiles)(const struct tile *t, size_t first);
};

/* One function for each number of rows R, so that the compiler sees constants. */
#define DEFINE_ROW_TILE(R, V, G) \
  NOINLINE void row_tile_##R##x##V(const struct tile *t) { row_tile(R, V, *t); }
#define DEFINE_COLUMN_TILE(R, V, G) \
  NOINLINE void column_tile_##R##x##V(const struct tile *t, size_t first) { column_tile(R, V, G, *t, first); }
#define ROW_TILE_ENTRY(R, V, G) row_tile_##R##x##V,
#define COLUMN_TILE_ENTRY(R, V, G) column_tile_##R##x##V,

#define UP_TO_4(M, V, G) M(1, V, G) M(2, V, G) M(3, V, G) M(4, V, G)
#define UP_TO_6(M, V, G) UP_TO_4(M, V, G) M(5, V, G) M(6, V, G)
#define UP_TO_8(M, V, G) UP_TO_6(M, V, G) M(7, V, G) M(8, V, G)
#define UP_TO_12(M, V, G) UP_TO_8(M, V, G) M(9, V, G) M(10, V, G) M(11, V, G) M(12, V, G)

#define DEFINE_TILE_SET(name, R, C, G, V)                                                                   \
  UP_TO_##R(DEFINE_ROW_TILE, V, G)                                                                          \
  UP_TO_##C(DEFINE_COLUMN_TILE, V, G)                                                                       \
  static void (*const name##_row_tiles[])(const struct tile *) = {NULL, UP_TO_##R(ROW_TILE_ENTRY, V, G)};   \
  static void (*const name##_column_tiles[])(const struct tile *, size_t) = {                               \
      NULL, UP_TO_##C(COLUMN_TILE_ENTRY, V, G)};                                                            \
  static const struct tile_set name##_tiles = {R, C, V * VW, name##_row_tiles, name##_column_tiles};

TILE_SETS(DEFINE_TILE_SET)

#if defined(__wasm__)
/* Whether the engine pairs vectors; the host sets it before the first product. */
int wasm_pairs_vectors = 0;
#define TILES_FOR(columns_left) (wasm_pairs_vectors ? &wide_tiles : &narrow_tiles)
#elif MAX_VECTORS * VECTOR_WIDTH > 16
#define TILES_FOR(columns_left) ((columns_left) > PANEL ? &wide_tiles : &narrow_tiles)
#else
#define TILES_FOR(columns_left) (&wide_tiles)
#endif

/* A matrix whose rows are cut into pieces of 16: panels, or a row-major matrix, whose pieces lie side by side. */
struct panels {
  float *at;
  size_t row, panel; /* distances between the rows and the pieces */
};

static float *piece_at(struct panels m, size_t row, size_t column) {
  return m.at + column / PANEL * m.panel + column % PANEL + row * m.row;
}

/* out[rows, columns] = init + a[rows, length] · b[length, columns]; a and out are panels, init is one row. */
static void multiply_rows(struct panels a, struct panels b, const float *init, struct panels out, size_t rows,
                          size_t length, size_t columns) {
  struct tile t = {.a_panel = a.panel,
                   .b_row = b.row,
                   .b_panel = b.panel,
                   .out_row = out.row,
                   .out_panel = out.panel,
                   .length = length};
  const size_t padded = (columns + PANEL - 1) / PANEL * PANEL;
  const size_t step = TILES_FOR(padded)->rows;
  for (size_t row = 0; row < rows; row += step) {
    const size_t count = rows - row < step ? rows - row : step;
    t.a = piece_at(a, row, 0);
    for (size_t column = 0; column < padded;) {
      const struct tile_set *set = TILES_FOR(padded - column);
      t.b = piece_at(b, 0, column);
      t.init = init + column;
      t.out = piece_at(out, row, column);
      set->row_tiles[count](&t);
      column += set->columns;
    }
  }
}

enum { EDGE_ROWS = 12, EDGE_COLUMNS = 32 };

/* A tile that sticks out of the matrix to the right: computed aside, then what is inside is copied. */
static void edge_tile(const struct tile_set *set, struct tile t, size_t first, size_t rows, size_t columns) {
  _Alignas(64) float aside[EDGE_ROWS * EDGE_COLUMNS];
  float *out = t.out;
  const size_t out_row = t.out_row;
  t.out = aside;
  t.out_row = EDGE_COLUMNS;
  set->column_tiles[rows](&t, first);
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++) out[r * out_row + c] = aside[r * EDGE_COLUMNS + c];
}

/* out[rows, columns] = aᵀ[rows, length] · b[length, columns] with a[length, rows]; a and b are panels, out is
   row-major, and the chains start from zero. */
static void multiply_columns(struct panels a, struct panels b, const float *zero, float *out, size_t rows,
                             size_t length, size_t columns) {
  struct tile t = {.a = a.at,
                   .a_panel = a.panel,
                   .b_row = b.row,
                   .b_panel = b.panel,
                   .init = zero,
                   .out_row = columns,
                   .out_panel = PANEL,
                   .length = length};
  const size_t step = TILES_FOR(columns)->column_rows;
  for (size_t row = 0; row < rows; row += step) {
    const size_t count = rows - row < step ? rows - row : step;
    for (size_t column = 0; column < columns;) {
      const struct tile_set *set = TILES_FOR(columns - column);
      t.b = piece_at(b, 0, column);
      t.out = out + row * columns + column;
      const size_t inside = columns - column;
      if (inside >= set->columns)
        set->column_tiles[count](&t, row);
      else
        edge_tile(set, t, row, count, inside);
      column += set->columns;
    }
  }
}
