/*
 * What the WebAssembly module exports: the functions of the kernel's table under their own names. The host gives every
 * network and every covariance an instance with a memory of its own that never grows, and places everything from
 * `__heap_base` on.
 */
#include <wasm_simd128.h>

#include "../kernel/kernel.h"

#define EXPORT(name) __attribute__((export_name(#name)))

extern int wasm_pairs_vectors;

/* Chooses the tiles that suit an engine which pairs 128-bit vectors. Bits do not depend on it. */
EXPORT(use_wide_tiles) void use_wide_tiles(int wide) { wasm_pairs_vectors = wide; }

/* a·b + c as this machine's relaxed_madd rounds it: once where it has a fused multiply-add. */
EXPORT(relaxed_madd) float relaxed_madd(float a, float b, float c) {
  const v128_t sum = wasm_f32x4_relaxed_madd(wasm_f32x4_splat(a), wasm_f32x4_splat(b), wasm_f32x4_splat(c));
  return wasm_f32x4_extract_lane(sum, 0);
}

EXPORT(relaxed_madd64) double relaxed_madd64(double a, double b, double c) {
  const v128_t sum = wasm_f64x2_relaxed_madd(wasm_f64x2_splat(a), wasm_f64x2_splat(b), wasm_f64x2_splat(c));
  return wasm_f64x2_extract_lane(sum, 0);
}

static struct network_shape shape_of(size_t inputs, size_t outputs, size_t width, size_t hidden_layers,
                                     size_t frozen_layers, size_t max_rows, int frozen_running, float momentum,
                                     float keep, float epsilon) {
  return (struct network_shape){inputs,   outputs,        width,    hidden_layers, frozen_layers,
                                max_rows, frozen_running, momentum, keep,          epsilon};
}

EXPORT(network_bytes)
size_t network_bytes(size_t inputs, size_t outputs, size_t width, size_t hidden_layers, size_t frozen_layers,
                     size_t max_rows, int frozen_running, float momentum, float keep, float epsilon) {
  const struct network_shape shape = shape_of(inputs, outputs, width, hidden_layers, frozen_layers, max_rows,
                                              frozen_running, momentum, keep, epsilon);
  return wasm_kernel.network_bytes(&shape);
}

EXPORT(network_create)
struct network *network_create(void *arena, size_t inputs, size_t outputs, size_t width, size_t hidden_layers,
                               size_t frozen_layers, size_t max_rows, int frozen_running, float momentum, float keep,
                               float epsilon) {
  const struct network_shape shape = shape_of(inputs, outputs, width, hidden_layers, frozen_layers, max_rows,
                                              frozen_running, momentum, keep, epsilon);
  return wasm_kernel.network_create(arena, &shape);
}

EXPORT(network_array) float *network_array(struct network *network, int array) {
  return wasm_kernel.network_array(network, array);
}
EXPORT(network_length) size_t network_length(const struct network *network, int array) {
  return wasm_kernel.network_length(network, array);
}
EXPORT(network_freeze) void network_freeze(struct network *network) { wasm_kernel.network_freeze(network); }
EXPORT(network_step) double network_step(struct network *network, size_t rows, int at_location) {
  return wasm_kernel.network_step(network, rows, at_location);
}
EXPORT(network_apply_update) int network_apply_update(struct network *network) {
  return wasm_kernel.network_apply_update(network);
}
EXPORT(network_evaluate) double network_evaluate(struct network *network, size_t rows, double sum) {
  return wasm_kernel.network_evaluate(network, rows, sum);
}
EXPORT(network_predict) void network_predict(struct network *network, size_t rows) {
  wasm_kernel.network_predict(network, rows);
}

EXPORT(covariance_fill)
void covariance_fill(double *matrix, size_t n, const double *locations, size_t dimension, int family,
                     double lengthscale, double jitter) {
  wasm_kernel.covariance_fill(matrix, n, locations, dimension, family, lengthscale, jitter);
}
EXPORT(covariance_scratch_bytes) size_t covariance_scratch_bytes(size_t n) {
  return wasm_kernel.covariance_scratch_bytes(n);
}
EXPORT(covariance_factor)
ptrdiff_t covariance_factor(double *matrix, size_t n, size_t done, size_t rows, double *scratch) {
  return wasm_kernel.covariance_factor(matrix, n, done, rows, scratch);
}
EXPORT(covariance_multiply)
void covariance_multiply(const double *matrix, size_t rows, const double *vector, double *out) {
  wasm_kernel.covariance_multiply(matrix, rows, vector, out);
}

EXPORT(vector_scale) void vector_scale(float *out, double scale, const float *x, size_t n) {
  wasm_kernel.vector_scale(out, scale, x, n);
}
EXPORT(vector_add_scaled) void vector_add_scaled(float *out, double scale, const float *x, size_t n) {
  wasm_kernel.vector_add_scaled(out, scale, x, n);
}
EXPORT(vector_combine)
void vector_combine(float *out, double a, const float *x, double b, const float *y, size_t n) {
  wasm_kernel.vector_combine(out, a, x, b, y, n);
}
EXPORT(vector_exponential_average)
void vector_exponential_average(float *average, double decay, const float *x, size_t n) {
  wasm_kernel.vector_exponential_average(average, decay, x, n);
}
EXPORT(vector_exponential_average_of_squares)
void vector_exponential_average_of_squares(float *average, double decay, const float *x, size_t n) {
  wasm_kernel.vector_exponential_average_of_squares(average, decay, x, n);
}
EXPORT(vector_adaptive_quotient)
void vector_adaptive_quotient(float *out, double scale, const float *x, const float *y, double inverse_correction,
                              double epsilon, size_t n) {
  wasm_kernel.vector_adaptive_quotient(out, scale, x, y, inverse_correction, epsilon, n);
}
EXPORT(vector_multiply) void vector_multiply(float *out, const float *x, const float *y, size_t n) {
  wasm_kernel.vector_multiply(out, x, y, n);
}
EXPORT(vector_maximum_magnitude) void vector_maximum_magnitude(float *out, const float *x, size_t n) {
  wasm_kernel.vector_maximum_magnitude(out, x, n);
}
EXPORT(vector_clip) void vector_clip(float *out, double limit, const float *x, size_t n) {
  wasm_kernel.vector_clip(out, limit, x, n);
}
EXPORT(vector_sign) void vector_sign(float *out, const float *x, size_t n) { wasm_kernel.vector_sign(out, x, n); }
EXPORT(vector_dot) double vector_dot(const float *x, const float *y, size_t n) {
  return wasm_kernel.vector_dot(x, y, n);
}
EXPORT(vector_norm) double vector_norm(const float *x, size_t n) { return wasm_kernel.vector_norm(x, n); }

EXPORT(matrix_scratch) size_t matrix_scratch(size_t rows, size_t inner, size_t columns) {
  return wasm_kernel.matrix_scratch(rows, inner, columns);
}
EXPORT(matrix_product)
void matrix_product(float *out, const float *x, const float *y, size_t rows, size_t inner, size_t columns,
                    int x_transposed, int y_transposed, float *scratch) {
  wasm_kernel.matrix_product(out, x, y, rows, inner, columns, x_transposed, y_transposed, scratch);
}
