/*
 * Cholesky factorization in place, float64 (docs/numerics.md: each element is one chain over increasing columns).
 *
 * Right-looking in panels of PANEL_COLUMNS columns. A panel is copied aside, solved there, copied back, and taken from
 * the rest of the matrix. Since intermediate values are stored as the float64 they are, cutting a chain at a panel's
 * edge changes no bit. For the same reason leading rows may be factored first and the rest later, when every panel of
 * the former is copied aside once more.
 *
 * Aside, a panel lies in blocks of LANES rows: element (row, k) is at [row / LANES][k][row % LANES]. That one layout
 * serves every product: LANES rows at [k] are a vector operand, and TILE_COLUMNS rows at [k] are the other operand,
 * read one by one. TILE_COLUMNS divides LANES, which divides PANEL_COLUMNS and BAND_ROWS: no tile leaves its band.
 *
 * Rows that do not exist, and elements right of the diagonal, hold garbage that stays in its own lane.
 */

enum { PANEL_COLUMNS = 256 / LANES * LANES, LANE_VECTORS = LANES / VD };

struct cholesky {
  double *matrix;
  size_t done;      /* rows that are factored; whole panels */
  size_t rows;      /* those to factor, with the ones that are */
  double *panel;    /* [rows / LANES][columns][LANES] */
  size_t columns;   /* that a block has room for */
  double *triangle; /* [columns][TILE_COLUMNS]: of column k, the rows of the diagonal tile that k belongs to */
};

INLINE size_t round_up(size_t count, size_t multiple) { return (count + multiple - 1) / multiple * multiple; }

static size_t panel_columns(size_t n) {
  const size_t needed = round_up(n, LANES);
  return needed < PANEL_COLUMNS ? needed : PANEL_COLUMNS;
}

static size_t VARIANT(covariance_scratch_bytes)(size_t n) {
  return (round_up(n, LANES) + TILE_COLUMNS) * panel_columns(n) * sizeof(double);
}

/* c[i][·] −= Σ_k a[k][i] · b[k][·], in the order of k: TILE_COLUMNS rows of `vectors` vectors. The loop over k holds
   nothing else and must stay rolled. */
INLINE void subtract_product(int vectors, double *c, size_t c_row, const double *a, const double *b, size_t length) {
  vd sum[TILE_COLUMNS][LANE_VECTORS];
  _Pragma("GCC unroll 8") for (int i = 0; i < TILE_COLUMNS; i++)
    _Pragma("GCC unroll 8") for (int v = 0; v < vectors; v++) sum[i][v] = vd_load(c + (size_t)i * c_row + v * VD);
  for (; length > 0; length--, a += LANES, b += LANES) {
    vd column[LANE_VECTORS];
    _Pragma("GCC unroll 8") for (int v = 0; v < vectors; v++) column[v] = vd_load(b + v * VD);
    _Pragma("GCC unroll 8") for (int i = 0; i < TILE_COLUMNS; i++) {
      const vd x = vd_splat(a[i]);
      _Pragma("GCC unroll 8") for (int v = 0; v < vectors; v++) sum[i][v] = vd_fnma(x, column[v], sum[i][v]);
    }
  }
  _Pragma("GCC unroll 8") for (int i = 0; i < TILE_COLUMNS; i++)
    _Pragma("GCC unroll 8") for (int v = 0; v < vectors; v++) vd_store(c + (size_t)i * c_row + v * VD, sum[i][v]);
}

#if defined(__wasm__)
NOINLINE void subtract_half_tile(double *c, size_t c_row, const double *a, const double *b, size_t length) {
  subtract_product(LANE_VECTORS / 2, c, c_row, a, b, length);
}
#endif

NOINLINE void subtract_whole_tile(double *c, size_t c_row, const double *a, const double *b, size_t length) {
  subtract_product(LANE_VECTORS, c, c_row, a, b, length);
}

/* The sums of a whole tile need registers of 256 bits. */
INLINE void subtract_tile(double *c, size_t c_row, const double *a, const double *b, size_t length) {
#if defined(__wasm__)
  if (!wasm_pairs_vectors) {
    subtract_half_tile(c, c_row, a, b, length);
    subtract_half_tile(c + LANES / 2, c_row, a, b + LANES / 2, length);
    return;
  }
#endif
  subtract_whole_tile(c, c_row, a, b, length);
}

INLINE double *panel_block(const struct cholesky *f, size_t row) { return f->panel + row / LANES * LANES * f->columns; }

/* Copies columns first … first + width − 1 of LANES rows of the matrix aside, transposed; missing rows are zero. Right of
   the diagonal that is whatever lies there. */
static void copy_aside(const struct cholesky *f, double *block, size_t row, size_t first, size_t width) {
  const double *from = f->matrix + covariance_row(row) + first;
  for (size_t lane = 0; lane < LANES; lane++, from += covariance_row_places(row)) {
    if (row + lane < f->rows)
      for (size_t k = 0; k < width; k++) block[k * LANES + lane] = from[k];
    else
      for (size_t k = 0; k < width; k++) block[k * LANES + lane] = 0;
  }
}

/* Copies a block back, in rows of the matrix no further than the diagonal. */
static void copy_back(const struct cholesky *f, const double *block, size_t row, size_t first, size_t width) {
  double *to = f->matrix + covariance_row(row) + first;
  for (size_t lane = 0; lane < LANES && row + lane < f->rows; lane++, to += covariance_row_places(row)) {
    const size_t length = row + lane - first + 1, count = length < width ? length : width;
    for (size_t k = 0; k < count; k++) to[k] = block[k * LANES + lane];
  }
}

/* Solves TILE_COLUMNS columns from `column` on against the triangle, all lanes at once. */
static void solve_tile(const struct cholesky *f, double *block, size_t column) {
  double *x = block + column * LANES;
  const double *triangle = f->triangle + column * TILE_COLUMNS;
  for (int v = 0; v < LANE_VECTORS; v++, x += VD) {
    vd values[TILE_COLUMNS];
    _Pragma("GCC unroll 8") for (int c = 0; c < TILE_COLUMNS; c++) values[c] = vd_load(x + c * LANES);
    _Pragma("GCC unroll 8") for (int c = 0; c < TILE_COLUMNS; c++) {
      values[c] = vd_div(values[c], vd_splat(triangle[c * TILE_COLUMNS + c]));
      vd_store(x + c * LANES, values[c]);
      _Pragma("GCC unroll 8") for (int later = c + 1; later < TILE_COLUMNS; later++)
          values[later] = vd_fnma(vd_splat(triangle[c * TILE_COLUMNS + later]), values[c], values[later]);
    }
  }
}

/* Subtracts what columns before `column` contribute to TILE_COLUMNS columns of a block. */
INLINE void subtract_before(const struct cholesky *f, double *block, size_t column) {
  const double *rows = panel_block(f, column) + column % LANES;
  subtract_tile(block + column * LANES, LANES, rows, block, column);
}

/* Factors the diagonal tile at `column` of which `count` columns exist, one element after another; `tile` is its first
   row in its block. Returns −1, or the column whose pivot is not positive. */
static ptrdiff_t factor_tile(const double *tile, double *triangle, size_t column, size_t count) {
  for (size_t c = 0; c < count; c++) {
    for (size_t r = c; r < TILE_COLUMNS; r++) {
      double s = tile[c * LANES + r];
      for (size_t k = 0; k < c; k++) s = fma64(-triangle[k * TILE_COLUMNS + r], triangle[k * TILE_COLUMNS + c], s);
      if (r == c && !(s > 0)) return (ptrdiff_t)(column + c);
      triangle[c * TILE_COLUMNS + r] = r == c ? __builtin_sqrt(s) : s / triangle[c * TILE_COLUMNS + c];
    }
  }
  return -1;
}

/* Factors the square of the panel on the diagonal, TILE_COLUMNS columns at a time. */
static ptrdiff_t factor_square(const struct cholesky *f, size_t width) {
  for (size_t column = 0; column < width; column += TILE_COLUMNS) {
    double *block = panel_block(f, column), *tile = block + column * LANES + column % LANES;
    double *triangle = f->triangle + column * TILE_COLUMNS;
    const size_t count = width - column < TILE_COLUMNS ? width - column : TILE_COLUMNS;
    subtract_before(f, block, column);
    const ptrdiff_t failed = factor_tile(tile, triangle, column, count);
    if (failed >= 0) return failed;
    solve_tile(f, block, column);
    for (size_t c = 0; c < count; c++)
      for (size_t r = c; r < TILE_COLUMNS; r++) tile[c * LANES + r] = triangle[c * TILE_COLUMNS + r];
    for (size_t row = column / LANES * LANES + LANES; row < width; row += LANES) {
      subtract_before(f, panel_block(f, row), column);
      solve_tile(f, panel_block(f, row), column);
    }
  }
  return -1;
}

/* The triangle of a square that is factored. */
static void read_triangle(const struct cholesky *f, size_t width) {
  for (size_t column = 0; column < width; column += TILE_COLUMNS) {
    const double *tile = panel_block(f, column) + column * LANES + column % LANES;
    double *triangle = f->triangle + column * TILE_COLUMNS;
    for (size_t c = 0; c < TILE_COLUMNS; c++)
      for (size_t r = c; r < TILE_COLUMNS; r++) triangle[c * TILE_COLUMNS + r] = tile[c * LANES + r];
  }
}

/* Asks for a tile ahead of its turn, where going down the rows keeps the processor from foreseeing it. */
INLINE void prefetch_tile(const double *c, size_t c_row) {
  for (int i = 0; i < TILE_COLUMNS; i++, c += c_row) {
    for (int k = 0; k < LANES; k += 8) __builtin_prefetch(c + k, 1);
    __builtin_prefetch(c + LANES - 1, 1);
  }
}

/* Takes the panel's products from the tile at a row and a column, both counted from the panel's first. */
INLINE void subtract_at(const struct cholesky *f, size_t first, size_t width, size_t row, size_t column) {
  const double *a = panel_block(f, row) + row % LANES, *b = panel_block(f, column);
  double *tile = f->matrix + covariance_row(first + row) + first + column;
  const size_t next = first + row + TILE_COLUMNS;
  if ((int)CHUNK_COLUMNS == (int)LANES && next < f->rows)
    prefetch_tile(f->matrix + covariance_row(next) + first + column, covariance_row_places(next));
  subtract_tile(tile, covariance_row_places(first + row), a, b, width);
}

/* Takes the panel's products from all rows and columns after it, but for rows that are done. A chunk of columns stays
   in one cache while a chunk of rows, which stays in a larger one, passes by. */
static void subtract_panel(const struct cholesky *f, size_t first, size_t width) {
  const size_t end = f->rows - first, start = f->done > first + width ? f->done - first : width;
  for (size_t top = start; top < end; top += CHUNK_ROWS) {
    const size_t bottom = end - top < CHUNK_ROWS ? end : top + CHUNK_ROWS;
    for (size_t chunk = width; chunk < bottom; chunk += CHUNK_COLUMNS)
      for (size_t row = chunk > top ? chunk : top; row < bottom; row += TILE_COLUMNS)
        for (size_t column = chunk; column < chunk + CHUNK_COLUMNS && column <= row; column += LANES)
          subtract_at(f, first, width, row, column);
  }
}

/* Solves LANES rows below the square. */
static void solve_block(const struct cholesky *f, double *block, size_t width) {
  for (size_t column = 0; column < width; column += TILE_COLUMNS) {
    subtract_before(f, block, column);
    solve_tile(f, block, column);
  }
}

/* Columns first … first + width − 1 for good. Returns −1 or the row, counted from `first`, whose pivot is not positive. */
static ptrdiff_t factor_panel(const struct cholesky *f, size_t first, size_t width) {
  for (size_t row = 0; row < width; row += LANES) copy_aside(f, panel_block(f, row), first + row, first, width);
  ptrdiff_t failed = -1;
  if (first < f->done)
    read_triangle(f, width);
  else
    failed = factor_square(f, width);
  if (failed >= 0) return failed;
  for (size_t row = 0; first + row < f->rows; row += LANES) {
    double *block = panel_block(f, row);
    if (row >= width) copy_aside(f, block, first + row, first, width);
    if (first + row < f->done) continue;
    if (row >= width) solve_block(f, block, width);
    copy_back(f, block, first + row, first, width);
  }
  return -1;
}

static ptrdiff_t VARIANT(covariance_factor)(double *matrix, size_t n, size_t done, size_t rows, double *scratch) {
  const size_t columns = panel_columns(n), up_to = round_up(rows, columns);
  const struct cholesky f = {matrix, round_up(done, columns), up_to < n ? up_to : n, scratch, columns,
                             scratch + round_up(n, LANES) * columns};
  for (size_t first = 0; first < f.rows; first += columns) {
    const size_t width = f.rows - first < columns ? f.rows - first : columns;
    const ptrdiff_t failed = factor_panel(&f, first, width);
    if (failed >= 0) return (ptrdiff_t)first + failed;
    subtract_panel(&f, first, width);
  }
  return -1;
}
