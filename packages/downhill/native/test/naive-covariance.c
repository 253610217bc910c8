/* Compiled without contraction, as everything here: a fused operation is one only where fma is called. */
#include "naive-covariance.h"

#include <math.h>

/* FreeBSD's msun as @stdlib has it; scaling by 2^k cuts to zero below the least subnormal. */
double naive_exp(double x) {
  if (isnan(x)) return x;
  if (x > 7.09782712893383973096e+02) return INFINITY;
  if (x < -7.45133219101941108420e+02) return 0;
  if (fabs(x) < 0x1p-28) return 1 + x;
  const double k = trunc(x < 0 ? 1.44269504088896338700e+00 * x - 0.5 : 1.44269504088896338700e+00 * x + 0.5);
  const double hi = x - k * 6.93147180369123816490e-01, lo = k * 1.90821492927058770002e-10;
  const double r = hi - lo, t = r * r;
  const double polynomial =
      0.16666666666666602 +
      t * (-0.0027777777777015593 +
           t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8)));
  const double c = r - t * polynomial;
  const double y = 1 - (lo - (r * c) / (2 - c) - hi);
  int exponent = 0;
  frexp(y, &exponent);
  return exponent - 1 + k < -1074 ? 0 : ldexp(y, (int)k);
}

static double naive_covariance(const double *x, const double *y, size_t stride, size_t dimension, int family,
                               double lengthscale) {
  const double c = (family == MATERN32 ? sqrt(3) : family == MATERN52 ? sqrt(5) : 1) / lengthscale;
  double product = 1, total = 0;
  for (size_t d = 0; d < dimension; d++) {
    const double s = c * fabs(x[d * stride] - y[d * stride]);
    if (family == MATERN32) product = product * (1 + s);
    if (family == MATERN52) product = product * ((1 + s) + (s * s) / 3);
    total = total + (family == SQUARED_EXPONENTIAL ? (s * s) / 2 : s);
  }
  return product * naive_exp(-total);
}

void naive_covariance_fill(double *matrix, size_t n, const double *locations, size_t dimension, int family,
                           double lengthscale, double jitter) {
  const size_t stride = (n + 7) / 8 * 8;
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < i; j++)
      matrix[i * n + j] = naive_covariance(locations + i, locations + j, stride, dimension, family, lengthscale);
    matrix[i * n + i] = 1 + jitter;
  }
}

ptrdiff_t naive_covariance_factor(double *matrix, size_t n) {
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++) {
      double s = matrix[i * n + j];
      for (size_t k = 0; k < j; k++) s = fma(-matrix[i * n + k], matrix[j * n + k], s);
      if (i == j && !(s > 0)) return (ptrdiff_t)i;
      matrix[i * n + j] = i == j ? sqrt(s) : s / matrix[j * n + j];
    }
  return -1;
}

void naive_covariance_multiply(const double *matrix, size_t n, const double *vector, double *out) {
  for (size_t i = 0; i < n; i++) {
    out[i] = 0;
    for (size_t j = 0; j <= i; j++) out[i] = fma(matrix[i * n + j], vector[j], out[i]);
  }
}
