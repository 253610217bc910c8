/*
 * Products of row-major matrices for optimizers that see matrices (numerics.md, "What an optimizer computes with"): both
 * operands are packed into panels, then the network's own tiles write the row-major result. Included after
 * network.inc.c, which brings those.
 */

static size_t matrix_scratch(size_t rows, size_t inner, size_t columns) {
  return EDGE_COLUMNS + padded(rows) * inner + inner * padded(columns);
}

/* out[rows, columns] = x · y: x is [rows, inner], or [inner, rows] where it is stored transposed, y [inner, columns] or
   [columns, inner]. The result lies apart from both. */
static void matrix_product(float *out, const float *x, const float *y, size_t rows, size_t inner, size_t columns,
                           int x_transposed, int y_transposed, float *scratch) {
  float *zero = scratch;
  for (size_t i = 0; i < EDGE_COLUMNS; i++) zero[i] = 0;
  /* multiply_columns takes a[inner, rows]: x as it is stored where it is stored transposed */
  const struct panels a = {zero + EDGE_COLUMNS, PANEL, inner * PANEL};
  const struct panels b = {a.at + padded(rows) * inner, PANEL, inner * PANEL};
  if (x_transposed)
    pack_rows(a, x, inner, rows);
  else
    pack_transposed(a, x, rows, inner);
  if (y_transposed)
    pack_transposed(b, y, columns, inner);
  else
    pack_rows(b, y, inner, columns);
  multiply_columns(a, b, zero, out, rows, inner, columns);
}
