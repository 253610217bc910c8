/* One chain of fused multiply-adds an element, as numerics.md has it. */
#include "naive-matrix-product.h"

#include <math.h>

void naive_matrix_product(float *out, const float *x, const float *y, size_t rows, size_t inner, size_t columns,
                          int x_transposed, int y_transposed) {
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++) {
      float sum = 0;
      for (size_t k = 0; k < inner; k++)
        sum = fmaf(x_transposed ? x[k * rows + r] : x[r * inner + k],
                   y_transposed ? y[c * inner + k] : y[k * columns + c], sum);
      out[r * columns + c] = sum;
    }
}
