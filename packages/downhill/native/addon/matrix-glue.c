/* Matrix products. Sizes come with arrays, and whether they fit together is checked here, next to the pointers. */
#include "addon.h"

enum { VARIANT_ARGUMENT, OUT, X, Y, ROWS, INNER, COLUMNS, X_TRANSPOSED, Y_TRANSPOSED, SCRATCH, ARGUMENTS };

/* (variant, out, x, y, rows, inner, columns, xTransposed, yTransposed, scratch); sizes are at least 1 */
static napi_value product(napi_env env, napi_callback_info info) {
  napi_value a[ARGUMENTS];
  struct floats out, x, y, scratch;
  if (!read_arguments(env, info, ARGUMENTS, a)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, a[VARIANT_ARGUMENT]);
  const double rows = read_number(env, a[ROWS]), inner = read_number(env, a[INNER]);
  const double columns = read_number(env, a[COLUMNS]), most = 1u << 31;
  if (!kernel || !read_floats(env, a[SCRATCH], &scratch)) return NULL;
  if (!(rows >= 1 && rows <= most && inner >= 1 && inner <= most && columns >= 1 && columns <= most)) {
    napi_throw_range_error(env, NULL, "matrix products need sizes from 1 to 2^31");
    return NULL;
  }
  const size_t r = (size_t)rows, k = (size_t)inner, c = (size_t)columns;
  if (!read_operand(env, a[OUT], r * c, &out) || !read_operand(env, a[X], r * k, &x) ||
      !read_operand(env, a[Y], k * c, &y) || scratch.length < kernel->matrix_scratch(r, k, c)) {
    napi_throw_range_error(env, NULL, "matrix products need arrays of the lengths that their sizes ask for");
    return NULL;
  }
  kernel->matrix_product(out.at, x.at, y.at, r, k, c, read_number(env, a[X_TRANSPOSED]) != 0,
                         read_number(env, a[Y_TRANSPOSED]) != 0, scratch.at);
  return NULL;
}

/* (variant, rows, inner, columns) → floats of scratch */
static napi_value scratch_length(napi_env env, napi_callback_info info) {
  napi_value a[4];
  if (!read_arguments(env, info, 4, a)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, a[0]);
  if (!kernel) return NULL;
  const size_t length = kernel->matrix_scratch(read_size(env, a[1]), read_size(env, a[2]), read_size(env, a[3]));
  return number_value(env, (double)length);
}

void define_matrix_operations(napi_env env, napi_value exports) {
  static const struct export table[] = {{"matrixScratch", scratch_length}, {"matrixProduct", product}};
  define_exports(env, exports, table, sizeof table / sizeof table[0]);
}
