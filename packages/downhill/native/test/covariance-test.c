/*
 * Holds a variant's covariance functions to their naive twins, bit for bit:
 *   covariance-test VARIANT [SIZES]
 * The same as the conformance suite does through JavaScript, for targets that only an emulator can run.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "find-kernel.h"
#include "naive-covariance.h"

static uint64_t state = 88172645463325252u;

static uint32_t draw(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32);
}

static size_t between(size_t least, size_t most) { return least + draw() % (most - least + 1); }
static double uniform(double size) { return size * ((double)draw() / 2147483648.0 - 1); }

static double *numbers(size_t count) { return aligned_alloc(64, (count * sizeof(double) + 63) / 64 * 64 + 64); }

static int same(const char *what, const double *actual, const double *expected, size_t n, size_t row, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (isnan(actual[i]) && isnan(expected[i])) continue;
    if (memcmp(&actual[i], &expected[i], sizeof(double)) == 0) continue;
    printf("%s, n = %zu, [%zu][%zu]: %a is not %a\n", what, n, row, i, actual[i], expected[i]);
    return 0;
  }
  return 1;
}

/* Of a kernel's matrix and a naive one, [n, n]. */
static int same_triangle(const char *what, const double *actual, const double *expected, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (!same(what, actual + covariance_row(i), expected + i * n, n, i, i + 1)) return 0;
  return 1;
}

/* Points in a square; now and then far away, equal or not finite. */
static void draw_locations(double *locations, size_t count, double size, int wild) {
  for (size_t i = 0; i < count; i++) {
    locations[i] = uniform(size);
    const uint32_t kind = wild ? draw() % 60 : 9;
    if (kind == 0) locations[i] = INFINITY;
    if (kind == 1) locations[i] = NAN;
    if (kind == 2) locations[i] *= 1e-300;
    if (kind == 3) locations[i] = 1.5;
  }
}

static int compare(const struct downhill_kernel *kernel, size_t n) {
  const size_t dimension = between(1, 5), stride = (n + 7) / 8 * 8;
  const int family = (int)(draw() % 4), wild = draw() % 4 == 0, wide = draw() % 4 == 0;
  const size_t whole_bands = (n + BAND_ROWS - 1) / BAND_ROWS * BAND_ROWS;
  double *matrix = numbers(covariance_row(whole_bands)), *expected = numbers(n * n);
  double *locations = numbers(dimension * stride);
  double *scratch = numbers(kernel->covariance_scratch_bytes(n) / sizeof(double));
  double *vector = numbers(n), *out = numbers(n), *leading_out = numbers(n), *expected_out = numbers(n);
  draw_locations(locations, dimension * stride, wide ? 400 : 1, wild);
  draw_locations(vector, n, 1, wild);
  const double lengthscale = wide ? 1 : 0.3, jitter = draw() % 3 ? 1e-8 : 1e-3;
  kernel->covariance_fill(matrix, n, locations, dimension, family, lengthscale, jitter);
  naive_covariance_fill(expected, n, locations, dimension, family, lengthscale, jitter);
  int ok = same_triangle("covariance", matrix, expected, n);
  if (draw() % 8 == 0) {
    const size_t row = between(0, n - 1), column = between(0, row);
    matrix[covariance_row(row) + column] = expected[row * n + column] = draw() % 2 ? -1 : INFINITY;
  }
  const size_t leading = draw() % 2 ? between(1, n) : 0;
  ptrdiff_t failed = -1;
  if (leading > 0) failed = kernel->covariance_factor(matrix, n, 0, leading, scratch);
  if (leading > 0 && failed < 0) kernel->covariance_multiply(matrix, leading, vector, leading_out);
  if (failed < 0) failed = kernel->covariance_factor(matrix, n, leading, n, scratch);
  const ptrdiff_t expected_failed = naive_covariance_factor(expected, n);
  if (failed != expected_failed) {
    printf("n = %zu: failed at %td, not %td\n", n, failed, expected_failed);
    ok = 0;
  } else if (failed < 0) {
    ok &= same_triangle("factor", matrix, expected, n);
    kernel->covariance_multiply(matrix, n, vector, out);
    naive_covariance_multiply(expected, n, vector, expected_out);
    ok &= same("product", out, expected_out, n, 0, n);
    ok &= same("leading product", leading_out, expected_out, n, 0, leading);
  }
  double *const all[] = {matrix, expected, locations, scratch, vector, out, leading_out, expected_out};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) free(all[i]);
  return ok;
}

int main(int argc, char **argv) {
  const struct downhill_kernel *kernel = argc > 1 ? find_kernel(argv[1]) : NULL;
  const size_t sizes = argc > 2 ? (size_t)atoi(argv[2]) : 150;
  int failed = 0, tested = 0;
  if (!kernel) {
    puts("not supported");
    return 2;
  }
  for (size_t n = 1; n <= sizes; n++, tested++) failed += !compare(kernel, n);
  for (size_t n = sizes; n < 6 * sizes; n += between(1, sizes), tested++) failed += !compare(kernel, n);
  printf("%d passed, %d failed\n", tested - failed, failed);
  return failed > 0;
}
