/*
 * The covariance of a Gaussian process, and products with its factor (docs/numerics.md, Gaussian process). Lanes are
 * points j of one row i; every lane does what the scalar formula says.
 */
#include "exp.inc.c"

#include "cholesky.inc.c"

/* c of numerics.md: what distances are multiplied with. */
static double distance_scale(int family, double lengthscale) {
  if (family == MATERN32) return __builtin_sqrt(3.0) / lengthscale;
  if (family == MATERN52) return __builtin_sqrt(5.0) / lengthscale;
  return 1 / lengthscale;
}

/* One dimension: `s` enters the product of the polynomial parts and the sum of the exponents. */
INLINE void add_dimension(int family, vd s, vd *product, vd *total) {
  const vd one = vd_splat(1);
  switch (family) {
    case MATERN32:
      *product = vd_mul(*product, vd_add(one, s));
      break;
    case MATERN52:
      *product = vd_mul(*product, vd_add(vd_add(one, s), vd_div(vd_mul(s, s), vd_splat(3))));
      break;
    case SQUARED_EXPONENTIAL:
      s = vd_mul(vd_mul(s, s), vd_splat(0.5)); /* a half is exact */
      break;
    default:
      break;
  }
  *total = vd_add(*total, s);
}

/* product · e^−total. Far apart points underflow, and what is not finite goes its own way: lane by lane. */
INLINE vd decay(vd product, vd total) {
  if (vd_all_at_most(total, vd_splat(-EXP_NORMAL))) return vd_mul(product, exp_vector(vd_sub(vd_splat(-0.0), total)));
  double values[VD];
  vd_store(values, total);
  for (int lane = 0; lane < VD; lane++) values[lane] = exp_scalar(-values[lane]);
  return vd_mul(product, vd_load(values));
}

/* Covariances of point i with VD points from `j` on. */
INLINE vd covariance_of(int family, const double *locations, size_t stride, size_t dimension, size_t i, size_t j,
                        double c) {
  vd product = vd_splat(1), total = vd_splat(0);
  for (size_t d = 0; d < dimension; d++, locations += stride) {
    const vd distance = vd_abs(vd_sub(vd_splat(locations[i]), vd_load(locations + j)));
    add_dimension(family, vd_mul(vd_splat(c), distance), &product, &total);
  }
  return decay(product, total);
}

/* Row after row up to the diagonal; the last vector of a row may write beyond it, but not beyond its places. */
INLINE void fill_rows(int family, double *matrix, size_t n, const double *locations, size_t dimension, double c,
                      double diagonal) {
  const size_t stride = (n + 7) / 8 * 8;
  for (size_t i = 0; i < n; i++) {
    double *row = matrix + covariance_row(i);
    for (size_t j = 0; j < i; j += VD)
      vd_store(row + j, covariance_of(family, locations, stride, dimension, i, j, c));
    row[i] = diagonal;
  }
}

/* `locations` is [dimension, n rounded up to a multiple of 8]: a coordinate of all points, then the next. */
static void VARIANT(covariance_fill)(double *matrix, size_t n, const double *locations, size_t dimension, int family,
                                     double lengthscale, double jitter) {
  const double c = distance_scale(family, lengthscale), diagonal = 1 + jitter;
  switch (family) {
    case MATERN12:
      fill_rows(MATERN12, matrix, n, locations, dimension, c, diagonal);
      break;
    case MATERN32:
      fill_rows(MATERN32, matrix, n, locations, dimension, c, diagonal);
      break;
    case MATERN52:
      fill_rows(MATERN52, matrix, n, locations, dimension, c, diagonal);
      break;
    default:
      fill_rows(SQUARED_EXPONENTIAL, matrix, n, locations, dimension, c, diagonal);
  }
}

enum { PRODUCT_ROWS = 8 };

/* out = L · vector for the leading rows, one chain a row. Chains of several rows go side by side, so that none waits
   for its own sums. */
static void VARIANT(covariance_multiply)(const double *matrix, size_t rows, const double *vector, double *out) {
  size_t i = 0;
  for (; i + PRODUCT_ROWS <= rows; i += PRODUCT_ROWS) {
    double sums[PRODUCT_ROWS] = {0};
    const double *row = matrix + covariance_row(i);
    const size_t places = covariance_row_places(i);
    for (size_t j = 0; j <= i; j++)
      _Pragma("GCC unroll 8") for (int r = 0; r < PRODUCT_ROWS; r++) sums[r] = fma64(row[(size_t)r * places + j], vector[j], sums[r]);
    for (int r = 0; r < PRODUCT_ROWS; r++) {
      for (size_t j = i + 1; j <= i + (size_t)r; j++) sums[r] = fma64(row[(size_t)r * places + j], vector[j], sums[r]);
      out[i + (size_t)r] = sums[r];
    }
  }
  for (; i < rows; i++) {
    const double *row = matrix + covariance_row(i);
    double sum = 0;
    for (size_t j = 0; j <= i; j++) sum = fma64(row[j], vector[j], sum);
    out[i] = sum;
  }
}
