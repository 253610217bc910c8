/* Covariances: matrices are Float64Arrays of the caller. */
#include "addon.h"

static double *doubles(napi_env env, napi_value array) {
  void *data = NULL;
  napi_get_typedarray_info(env, array, NULL, NULL, &data, NULL, NULL);
  return data;
}

/* (variant, matrix, points, locations, dimension, family, lengthscale, jitter) */
static napi_value fill(napi_env env, napi_callback_info info) {
  napi_value arguments[8];
  if (!read_arguments(env, info, 8, arguments)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, arguments[0]);
  if (!kernel) return NULL;
  kernel->covariance_fill(doubles(env, arguments[1]), read_size(env, arguments[2]), doubles(env, arguments[3]),
                          read_size(env, arguments[4]), (int)read_number(env, arguments[5]),
                          read_number(env, arguments[6]), read_number(env, arguments[7]));
  return NULL;
}

/* (variant, points) → bytes */
static napi_value scratch_bytes(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  if (!read_arguments(env, info, 2, arguments)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, arguments[0]);
  if (!kernel) return NULL;
  return number_value(env, (double)kernel->covariance_scratch_bytes(read_size(env, arguments[1])));
}

/* (variant, matrix, points, done, rows, scratch) → −1, or the row that fails */
static napi_value factor(napi_env env, napi_callback_info info) {
  napi_value arguments[6];
  if (!read_arguments(env, info, 6, arguments)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, arguments[0]);
  if (!kernel) return NULL;
  double *matrix = doubles(env, arguments[1]), *scratch = doubles(env, arguments[5]);
  return number_value(env, (double)kernel->covariance_factor(matrix, read_size(env, arguments[2]),
                                                             read_size(env, arguments[3]), read_size(env, arguments[4]),
                                                             scratch));
}

/* (variant, matrix, rows, vector, out) */
static napi_value multiply(napi_env env, napi_callback_info info) {
  napi_value arguments[5];
  if (!read_arguments(env, info, 5, arguments)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, arguments[0]);
  if (!kernel) return NULL;
  kernel->covariance_multiply(doubles(env, arguments[1]), read_size(env, arguments[2]), doubles(env, arguments[3]),
                              doubles(env, arguments[4]));
  return NULL;
}

void define_covariance(napi_env env, napi_value exports) {
  static const struct export table[] = {
      {"covarianceFill", fill},
      {"covarianceScratchBytes", scratch_bytes},
      {"covarianceFactor", factor},
      {"covarianceMultiply", multiply},
  };
  define_exports(env, exports, table, sizeof table / sizeof table[0]);
}
