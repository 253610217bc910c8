/* Vector operations on Float32Arrays of equal lengths, wherever they lie. */
#include "addon.h"

/* What an optimizer hands over ends here, and a type check is not proof: an array that is none, or whose `length` lies,
   must not make native code touch memory that is not its own. So each is asked for what it really is. */
struct floats {
  float *at;
  size_t length;
};

/* A null pointer with an exception pending where the value is no Float32Array. */
static struct floats floats(napi_env env, napi_value array) {
  napi_typedarray_type type = napi_uint8_array;
  size_t length = 0;
  void *data = NULL;
  const napi_status status = napi_get_typedarray_info(env, array, &type, &length, &data, NULL, NULL);
  if (status != napi_ok || type != napi_float32_array) {
    napi_throw_type_error(env, NULL, "a vector operation takes Float32Arrays");
    return (struct floats){NULL, 0};
  }
  return (struct floats){data, length};
}

/* The numbers of an array that has `length` of them; else null with an exception pending. */
static const float *operand(napi_env env, napi_value array, size_t length) {
  const struct floats view = floats(env, array);
  if (view.length != length) napi_throw_type_error(env, NULL, "a vector operation takes arrays of one length");
  return view.at;
}

static int has_thrown(napi_env env) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  return pending;
}

enum { MOST_ARGUMENTS = 7 };

/* A call of an operation with COUNT arguments after the variant, of which 1, X and Y are the arrays out, x and
   y of n numbers. BODY computes with them and the numbers SCALAR(i). */
#define OPERATION(name, COUNT, X, Y, BODY)                                          \
  static napi_value name(napi_env env, napi_callback_info info) {                   \
    napi_value a[MOST_ARGUMENTS];                                                   \
    if (!read_arguments(env, info, 1 + (COUNT), a)) return NULL;                    \
    const struct downhill_kernel *kernel = kernel_at(env, a[0]);                    \
    if (!kernel) return NULL;                                                       \
    const struct floats whole = floats(env, a[1]);                                  \
    const size_t n = whole.length;                                                  \
    float *out = whole.at;                                                          \
    const float *x = operand(env, a[X], n), *y = operand(env, a[Y], n);             \
    (void)out, (void)y;                                                             \
    if (has_thrown(env)) return NULL;                                               \
    BODY;                                                                           \
    return NULL;                                                                    \
  }

#define SCALAR(i) read_number(env, a[i])

/* Arguments are in the order of VectorOperations (kernel.ts). */
OPERATION(scale, 3, 3, 3, kernel->vector_scale(out, SCALAR(2), x, n))
OPERATION(add_scaled, 3, 3, 3, kernel->vector_add_scaled(out, SCALAR(2), x, n))
OPERATION(combine, 5, 3, 5, kernel->vector_combine(out, SCALAR(2), x, SCALAR(4), y, n))
OPERATION(average, 3, 3, 3, kernel->vector_exponential_average(out, SCALAR(2), x, n))
OPERATION(average_squares, 3, 3, 3, kernel->vector_exponential_average_of_squares(out, SCALAR(2), x, n))
OPERATION(adaptive_quotient, 6, 3, 4, kernel->vector_adaptive_quotient(out, SCALAR(2), x, y, SCALAR(5), SCALAR(6), n))
OPERATION(multiply, 3, 2, 3, kernel->vector_multiply(out, x, y, n))
OPERATION(maximum_magnitude, 2, 2, 2, kernel->vector_maximum_magnitude(out, x, n))
OPERATION(clip, 3, 3, 3, kernel->vector_clip(out, SCALAR(2), x, n))
OPERATION(sign, 2, 2, 2, kernel->vector_sign(out, x, n))
OPERATION(dot, 2, 2, 2, return number_value(env, kernel->vector_dot(out, x, n)))
OPERATION(norm, 1, 1, 1, return number_value(env, kernel->vector_norm(x, n)))

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
