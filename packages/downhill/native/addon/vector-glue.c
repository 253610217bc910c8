/* Vector operations on Float32Arrays of equal lengths, wherever they lie. */
#include "addon.h"

struct floats {
  float *at;
  size_t length;
};

static struct floats floats(napi_env env, napi_value array) {
  struct floats view = {NULL, 0};
  void *data = NULL;
  napi_get_typedarray_info(env, array, NULL, &view.length, &data, NULL, NULL);
  view.at = data;
  return view;
}

enum { MOST_ARGUMENTS = 7 };

/* A call of an operation with COUNT arguments after the variant; BODY computes with `a`, the arguments, and `kernel`. */
#define OPERATION(name, COUNT, BODY)                                       \
  static napi_value name(napi_env env, napi_callback_info info) {          \
    napi_value a[MOST_ARGUMENTS];                                          \
    if (!read_arguments(env, info, 1 + (COUNT), a)) return NULL;           \
    const struct downhill_kernel *kernel = kernel_at(env, a[0]);           \
    if (!kernel) return NULL;                                              \
    const struct floats out = floats(env, a[1]);                           \
    BODY;                                                                  \
    return NULL;                                                           \
  }

#define VECTOR(i) floats(env, a[i]).at
#define SCALAR(i) read_number(env, a[i])

/* Arguments are in the order of VectorOperations (kernel.ts). */
OPERATION(scale, 3, kernel->vector_scale(out.at, SCALAR(2), VECTOR(3), out.length))
OPERATION(add_scaled, 3, kernel->vector_add_scaled(out.at, SCALAR(2), VECTOR(3), out.length))
OPERATION(combine, 5, kernel->vector_combine(out.at, SCALAR(2), VECTOR(3), SCALAR(4), VECTOR(5), out.length))
OPERATION(average, 3, kernel->vector_exponential_average(out.at, SCALAR(2), VECTOR(3), out.length))
OPERATION(average_squares, 3, kernel->vector_exponential_average_of_squares(out.at, SCALAR(2), VECTOR(3), out.length))
OPERATION(adaptive_quotient, 6,
          kernel->vector_adaptive_quotient(out.at, SCALAR(2), VECTOR(3), VECTOR(4), SCALAR(5), SCALAR(6), out.length))
OPERATION(multiply, 3, kernel->vector_multiply(out.at, VECTOR(2), VECTOR(3), out.length))
OPERATION(maximum_magnitude, 2, kernel->vector_maximum_magnitude(out.at, VECTOR(2), out.length))
OPERATION(clip, 3, kernel->vector_clip(out.at, SCALAR(2), VECTOR(3), out.length))
OPERATION(sign, 2, kernel->vector_sign(out.at, VECTOR(2), out.length))
OPERATION(dot, 2, return number_value(env, kernel->vector_dot(out.at, VECTOR(2), out.length)))
OPERATION(norm, 1, return number_value(env, kernel->vector_norm(out.at, out.length)))

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
