/*
 * Holds a variant's matrix products to their naive twin, bit for bit:
 *   matrix-product-test VARIANT [PRODUCTS]
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "find-kernel.h"
#include "naive-matrix-product.h"

enum { LARGEST = 70, MOST = LARGEST * LARGEST, MARGIN = 40 };

static uint64_t state = 88172645463325252u;

static uint32_t draw(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32);
}

static float number(void) {
  static const float awkward[] = {0, -0.0f, INFINITY, NAN, 1e-45f, -1e-39f, 3.4e38f};
  if (draw() % 200 == 0) return awkward[draw() % (sizeof awkward / sizeof awkward[0])];
  return (float)((double)draw() / 2147483648.0 - 1);
}

static int same(float a, float b) { return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0; }

static int compare(const struct downhill_kernel *kernel) {
  static float x[MOST], y[MOST], actual[MOST + MARGIN], expected[MOST + MARGIN];
  const size_t rows = 1 + draw() % LARGEST, inner = 1 + draw() % LARGEST, columns = 1 + draw() % LARGEST;
  const int x_transposed = draw() % 2, y_transposed = draw() % 2;
  for (size_t i = 0; i < MOST; i++) {
    x[i] = number();
    y[i] = number();
  }
  for (size_t i = 0; i < MOST + MARGIN; i++) actual[i] = expected[i] = 7;
  float *scratch = malloc(kernel->matrix_scratch(rows, inner, columns) * sizeof *scratch);
  if (!scratch) return 0;
  kernel->matrix_product(actual, x, y, rows, inner, columns, x_transposed, y_transposed, scratch);
  free(scratch);
  naive_matrix_product(expected, x, y, rows, inner, columns, x_transposed, y_transposed);
  int ok = 1;
  for (size_t i = 0; i < MOST + MARGIN && ok; i++) ok = same(actual[i], expected[i]);
  if (!ok)
    printf("[%zu, %zu] times [%zu, %zu], transposed %d %d\n", rows, inner, inner, columns, x_transposed, y_transposed);
  return ok;
}

int main(int argc, char **argv) {
  const struct downhill_kernel *kernel = argc > 1 ? find_kernel(argv[1]) : NULL;
  const int products = argc > 2 ? atoi(argv[2]) : 200;
  int failed = 0;
  if (!kernel) {
    puts("not supported");
    return 0;
  }
  for (int i = 0; i < products; i++) failed += !compare(kernel);
  printf("%d passed, %d failed\n", products - failed, failed);
  return failed > 0;
}
