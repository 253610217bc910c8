/* Moving matrices and vectors into panels and out of them. */

static size_t padded(size_t count) { return (count + PANEL - 1) / PANEL * PANEL; }

/* The vector padded with zeros to whole panels. */
static void pad_vector(float *out, const float *vector, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = vector[i];
  for (size_t i = count; i < padded(count); i++) out[i] = 0;
}

static void copy_out(float *out, const float *vector, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = vector[i];
}

/* Row-major [rows, columns] into panels; padded columns become zero. */
static void pack_rows(struct panels out, const float *matrix, size_t rows, size_t columns) {
  for (size_t column = 0; column < columns; column += PANEL) {
    const size_t count = columns - column < PANEL ? columns - column : PANEL;
    float *to = piece_at(out, 0, column);
    const float *from = matrix + column;
    for (size_t r = 0; r < rows; r++, to += PANEL, from += columns) {
      if (count == PANEL) {
        for (int v = 0; v < PANEL; v += VW) vf_store(to + v, vf_load(from + v));
      } else {
        for (size_t c = 0; c < PANEL; c++) to[c] = c < count ? from[c] : 0;
      }
    }
  }
}

/* The transpose of row-major [rows, columns] into panels: rows become columns, padded ones zero. */
static void pack_transposed(struct panels out, const float *matrix, size_t rows, size_t columns) {
  for (size_t row = 0; row < rows; row += PANEL) {
    float *to = piece_at(out, 0, row);
    const size_t count = rows - row < PANEL ? rows - row : PANEL;
    size_t c = 0;
    for (; count == PANEL && c + VW <= columns; c += VW)
      for (size_t r = 0; r < PANEL; r += VW)
        vf_transpose(to + c * PANEL + r, PANEL, matrix + (row + r) * columns + c, columns);
    for (; c < columns; c++)
      for (size_t r = 0; r < PANEL; r++) to[c * PANEL + r] = r < count ? matrix[(row + r) * columns + c] : 0;
  }
}

/* Panels to row-major [rows, columns]. */
static void unpack_rows(float *matrix, struct panels in, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++) matrix[r * columns + c] = *piece_at(in, r, c);
}
