/* Compiled without contraction. Arithmetic is float64 until the store. */
#include "naive-vector-operations.h"

#include <math.h>

static void scale(float *out, double factor, const float *x, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = (float)(factor * (double)x[i]);
}

static void add_scaled(float *out, double factor, const float *x, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = (float)((double)out[i] + factor * (double)x[i]);
}

static void combine(float *out, double a, const float *x, double b, const float *y, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = (float)(a * (double)x[i] + b * (double)y[i]);
}

static void exponential_average(float *average, double decay, const float *x, size_t n) {
  for (size_t i = 0; i < n; i++) average[i] = (float)(decay * (double)average[i] + (1 - decay) * (double)x[i]);
}

static void exponential_average_of_squares(float *average, double decay, const float *x, size_t n) {
  for (size_t i = 0; i < n; i++)
    average[i] = (float)(decay * (double)average[i] + (1 - decay) * ((double)x[i] * (double)x[i]));
}

static void adaptive_quotient(float *out, double factor, const float *x, const float *y, double inverse_correction,
                              double epsilon, size_t n) {
  for (size_t i = 0; i < n; i++)
    out[i] = (float)((factor * (double)x[i]) / (sqrt((double)y[i] * inverse_correction) + epsilon));
}

static void multiply(float *out, const float *x, const float *y, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = (float)((double)x[i] * (double)y[i]);
}

/* max and min of ECMAScript: NaN where either is, and −0 < +0. */
static double maximum(double a, double b) {
  if (isnan(a) || isnan(b)) return NAN;
  if (a == b) return signbit(a) ? b : a;
  return a > b ? a : b;
}

static double minimum(double a, double b) { return -maximum(-a, -b); }

static void maximum_magnitude(float *out, const float *x, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = (float)maximum((double)out[i], fabs((double)x[i]));
}

static void clip(float *out, double limit, const float *x, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = (float)minimum(maximum((double)x[i], -limit), limit);
}

static void sign(float *out, const float *x, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = x[i] > 0 ? 1 : x[i] < 0 ? -1 : x[i];
}

static double dot(const float *x, const float *y, size_t n) {
  double sums[16] = {0}, total = 0;
  for (size_t i = 0; i < n; i++) sums[i % 16] = sums[i % 16] + (double)x[i] * (double)y[i];
  for (int chain = 0; chain < 16; chain++) total = total + sums[chain];
  return total;
}

static double norm(const float *x, size_t n) { return sqrt(dot(x, x, n)); }

const struct downhill_kernel naive_vector_operations = {
    .variant = "naive",
    .vector_scale = scale,
    .vector_add_scaled = add_scaled,
    .vector_combine = combine,
    .vector_exponential_average = exponential_average,
    .vector_exponential_average_of_squares = exponential_average_of_squares,
    .vector_adaptive_quotient = adaptive_quotient,
    .vector_multiply = multiply,
    .vector_maximum_magnitude = maximum_magnitude,
    .vector_clip = clip,
    .vector_sign = sign,
    .vector_dot = dot,
    .vector_norm = norm,
};
