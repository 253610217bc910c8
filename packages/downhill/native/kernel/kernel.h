/*
 * The kernel: every expensive operation of Downhill, in C11 without allocation, without Node and without a C library
 * (square root is an instruction). docs/numerics.md says which operations are done and in which order.
 *
 * One source serves all instruction sets. `variant-*.c` is one translation unit a target: it names the target's vector
 * type (simd-*.h) and includes the bodies (*.inc.c), in which every function is static. What leaves a translation unit
 * is one table of functions, VARIANT(kernel), so that a program can hold several variants and choose when it starts.
 *
 * Sizes are counts of elements unless a name says bytes. Memory comes from the caller.
 */
#ifndef DOWNHILL_KERNEL_H
#define DOWNHILL_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* kernel.ts, NetworkShape; momentum and keep are already float32, as docs/numerics.md rounds them. */
struct network_shape {
  size_t inputs, outputs, width, hidden_layers, frozen_layers, max_rows;
  int frozen_running; /* frozenStatistics is "running" */
  float momentum, keep, epsilon;
};

/* The arrays of a network that a caller reads and writes. */
enum network_array {
  NETWORK_PARAMETERS,
  NETWORK_LOCATION,
  NETWORK_GRADIENT,
  NETWORK_UPDATE,
  NETWORK_FROZEN,
  NETWORK_STATISTICS,
  NETWORK_INPUTS,  /* [max_rows, inputs], row-major: where rows are put before a call */
  NETWORK_TARGETS, /* [max_rows, outputs] */
  NETWORK_OUTPUTS, /* [max_rows, outputs]: what network_predict leaves */
  NETWORK_ARRAYS
};

/* CovarianceFamily of kernel.ts, in its order. */
enum covariance_family { MATERN12, MATERN32, MATERN52, SQUARED_EXPONENTIAL };

struct network;

/* The lower triangle of a covariance lies in bands of rows. Those of one band have as many places, up to the band's last
   diagonal element, so that whole tiles fit everywhere. The last band is whole, too. */
enum { BAND_ROWS = 48 };

static inline size_t covariance_row_places(size_t row) { return (row / BAND_ROWS + 1) * BAND_ROWS; }
static inline size_t covariance_row(size_t row) {
  const size_t band = row / BAND_ROWS, first = band * (band + 1) / 2 * (BAND_ROWS * BAND_ROWS);
  return first + row % BAND_ROWS * covariance_row_places(row);
}

struct downhill_kernel {
  const char *variant;

  /* Network (network.inc.c). The arena of network_bytes(shape) bytes starts at a multiple of 64 and holds zeros. */
  size_t (*network_bytes)(const struct network_shape *shape);
  struct network *(*network_create)(void *arena, const struct network_shape *shape);
  float *(*network_array)(struct network *network, int array);
  size_t (*network_length)(const struct network *network, int array);
  void (*network_freeze)(struct network *network);
  /* Forward and backward over the first `rows` staged rows; returns the loss. */
  double (*network_step)(struct network *network, size_t rows, int at_location);
  int (*network_apply_update)(struct network *network);
  /* Adds the squared errors of the staged rows to `sum`, in row order. */
  double (*network_evaluate)(struct network *network, size_t rows, double sum);
  void (*network_predict)(struct network *network, size_t rows);

  /* Gaussian process (covariance.inc.c). Matrices are lower triangles of n rows, in bands: row i is at covariance_row(i).
     Locations are [dimension, n rounded up to a multiple of 8]. */
  void (*covariance_fill)(double *matrix, size_t n, const double *locations, size_t dimension, int family,
                          double lengthscale, double jitter);
  size_t (*covariance_scratch_bytes)(size_t n);
  /* The leading `rows` rows, or some more, of which those that an earlier call with `done` as its `rows` factored (0:
     none) are finished. −1, or the row whose pivot is not positive. */
  ptrdiff_t (*covariance_factor)(double *matrix, size_t n, size_t done, size_t rows, double *scratch);
  /* Of the leading `rows` rows; `vector` and `out` are as long. */
  void (*covariance_multiply)(const double *matrix, size_t rows, const double *vector, double *out);

  /* VectorOperations of kernel.ts (vector-operations.inc.c). */
  void (*vector_scale)(float *out, double scale, const float *x, size_t n);
  void (*vector_add_scaled)(float *out, double scale, const float *x, size_t n);
  void (*vector_combine)(float *out, double a, const float *x, double b, const float *y, size_t n);
  void (*vector_exponential_average)(float *average, double decay, const float *x, size_t n);
  void (*vector_exponential_average_of_squares)(float *average, double decay, const float *x, size_t n);
  void (*vector_adaptive_quotient)(float *out, double scale, const float *x, const float *y,
                                   double inverse_correction, double epsilon, size_t n);
  void (*vector_multiply)(float *out, const float *x, const float *y, size_t n);
  void (*vector_maximum_magnitude)(float *out, const float *x, size_t n);
  void (*vector_clip)(float *out, double limit, const float *x, size_t n);
  void (*vector_sign)(float *out, const float *x, size_t n);
  double (*vector_dot)(const float *x, const float *y, size_t n);
  double (*vector_norm)(const float *x, size_t n);

  /* MatrixOperations of kernel.ts (matrix-product.inc.c). `scratch` holds matrix_scratch(rows, inner, columns) floats. */
  size_t (*matrix_scratch)(size_t rows, size_t inner, size_t columns);
  void (*matrix_product)(float *out, const float *x, const float *y, size_t rows, size_t inner, size_t columns,
                         int x_transposed, int y_transposed, float *scratch);
};

extern const struct downhill_kernel avx512_kernel, avx2_kernel, neon_kernel, wasm_kernel;

#endif
