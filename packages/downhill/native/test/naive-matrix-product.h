/* The naive twin of matrix_product (kernel.h), for tests only. */
#ifndef DOWNHILL_NAIVE_MATRIX_PRODUCT_H
#define DOWNHILL_NAIVE_MATRIX_PRODUCT_H

#include <stddef.h>

void naive_matrix_product(float *out, const float *x, const float *y, size_t rows, size_t inner, size_t columns,
                          int x_transposed, int y_transposed);

#endif
