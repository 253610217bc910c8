/*
 * Vector operations on Float32Arrays of equal lengths, wherever they lie. Optimizers call these with what they like, so
 * kinds and lengths are checked here, next to the pointers.
 */
#include "addon.h"

int read_floats(napi_env env, napi_value value, struct floats *floats) {
  napi_typedarray_type type = napi_uint8_array;
  void *data = NULL;
  const napi_status status = napi_get_typedarray_info(env, value, &type, &floats->length, &data, NULL, NULL);
  floats->at = data;
  if (status == napi_ok && type == napi_float32_array) return 1;
  napi_throw_type_error(env, NULL, "vector and matrix operations need Float32Arrays");
  return 0;
}

int read_operand(napi_env env, napi_value value, size_t length, struct floats *floats) {
  if (!read_floats(env, value, floats)) return 0;
  if (floats->length == length) return 1;
  napi_throw_range_error(env, NULL, "vector and matrix operations need arrays of the lengths that go together");
  return 0;
}

enum { MOST_ARGUMENTS = 7 };

/* An operation with COUNT arguments after the variant: the first is the array `out`, those numbered X and Y are arrays
   too (0 where there is none). BODY computes with them, with `kernel`, and with NUMBER(i). */
#define OPERATION(name, COUNT, X, Y, BODY)                                        \
  static napi_value name(napi_env env, napi_callback_info info) {                 \
    napi_value a[MOST_ARGUMENTS];                                                 \
    struct floats out = {NULL, 0}, x = out, y = out;                              \
    if (!read_arguments(env, info, 1 + (COUNT), a)) return NULL;                  \
    const struct downhill_kernel *kernel = kernel_at(env, a[0]);                  \
    if (!kernel || !read_floats(env, a[1], &out)) return NULL;                    \
    if ((X) > 0 && !read_operand(env, a[X], out.length, &x)) return NULL;         \
    if ((Y) > 0 && !read_operand(env, a[Y], out.length, &y)) return NULL;         \
    BODY;                                                                         \
    return NULL;                                                                  \
  }

#define NUMBER(i) read_number(env, a[i])

/* Arguments are in the order of VectorOperations (kernel.ts). */
OPERATION(scale, 3, 3, 0, kernel->vector_scale(out.at, NUMBER(2), x.at, out.length))
OPERATION(add_scaled, 3, 3, 0, kernel->vector_add_scaled(out.at, NUMBER(2), x.at, out.length))
OPERATION(combine, 5, 3, 5, kernel->vector_combine(out.at, NUMBER(2), x.at, NUMBER(4), y.at, out.length))
OPERATION(average, 3, 3, 0, kernel->vector_exponential_average(out.at, NUMBER(2), x.at, out.length))
OPERATION(average_squares, 3, 3, 0,
          kernel->vector_exponential_average_of_squares(out.at, NUMBER(2), x.at, out.length))
OPERATION(adaptive_quotient, 6, 3, 4,
          kernel->vector_adaptive_quotient(out.at, NUMBER(2), x.at, y.at, NUMBER(5), NUMBER(6), out.length))
OPERATION(multiply, 3, 2, 3, kernel->vector_multiply(out.at, x.at, y.at, out.length))
OPERATION(maximum_magnitude, 2, 2, 0, kernel->vector_maximum_magnitude(out.at, x.at, out.length))
OPERATION(clip, 3, 3, 0, kernel->vector_clip(out.at, NUMBER(2), x.at, out.length))
OPERATION(sign, 2, 2, 0, kernel->vector_sign(out.at, x.at, out.length))
OPERATION(dot, 2, 2, 0, return number_value(env, kernel->vector_dot(out.at, x.at, out.length)))
OPERATION(norm, 1, 0, 0, return number_value(env, kernel->vector_norm(out.at, out.length)))

void define_vector_operations(napi_env env, napi_value exports) {
  static const struct export table[] = {
      {"vectorScale", scale},
      {"vectorAddScaled", add_scaled},
      {"vectorCombine", combine},
      {"vectorExponentialAverage", average},
      {"vectorExponentialAverageOfSquares", average_squares},
      {"vectorAdaptiveQuotient", adaptive_quotient},
      {"vectorMultiply", multiply},
      {"vectorMaximumMagnitude", maximum_magnitude},
      {"vectorClip", clip},
      {"vectorSign", sign},
      {"vectorDot", dot},
      {"vectorNorm", norm},
  };
  define_exports(env, exports, table, sizeof table / sizeof table[0]);
}
