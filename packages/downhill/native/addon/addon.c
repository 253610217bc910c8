/*
 * Node-API glue: the tables of all variants that this machine's kind of processor may have, in one binary. JavaScript
 * asks `variants()` which of them it can run, and passes the number of one to every other function. Nothing here
 * checks what the TypeScript classes around it guarantee: sizes, kinds of arrays and lifetimes.
 */
#include "addon.h"

struct variant {
  const struct downhill_kernel *kernel;
  int (*supported)(void);
};

#if defined(__x86_64__)
static int has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("fma");
}
static int has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
static const struct variant variants[] = {{&avx512_kernel, has_avx512}, {&avx2_kernel, has_avx2}};
#elif defined(__aarch64__)
static int has_neon(void) { return 1; }
static const struct variant variants[] = {{&neon_kernel, has_neon}};
#else
#error "no variant of the kernel for this processor; the WebAssembly kernel runs everywhere"
#endif

enum { VARIANTS = sizeof variants / sizeof variants[0] };

const struct downhill_kernel *kernel_at(napi_env env, napi_value value) {
  uint32_t index = VARIANTS;
  napi_get_value_uint32(env, value, &index);
  if (index < VARIANTS && variants[index].supported()) return variants[index].kernel;
  napi_throw_range_error(env, NULL, "no such variant of the native kernel");
  return NULL;
}

int read_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *arguments) {
  size_t given = count;
  napi_get_cb_info(env, info, &given, arguments, NULL, NULL);
  if (given == count) return 1;
  napi_throw_type_error(env, NULL, "wrong number of arguments to the native kernel");
  return 0;
}

double read_number(napi_env env, napi_value value) {
  double number = 0;
  napi_get_value_double(env, value, &number);
  return number;
}

size_t read_size(napi_env env, napi_value value) { return (size_t)read_number(env, value); }

napi_value number_value(napi_env env, double number) {
  napi_value value = NULL;
  napi_create_double(env, number, &value);
  return value;
}

void define_exports(napi_env env, napi_value exports, const struct export *table, size_t count) {
  for (size_t i = 0; i < count; i++) {
    napi_value function = NULL;
    napi_create_function(env, table[i].name, NAPI_AUTO_LENGTH, table[i].function, NULL, &function);
    napi_set_named_property(env, exports, table[i].name, function);
  }
}

/* () → [{ name, supported }] in the order of their numbers, best first */
static napi_value list_variants(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value list = NULL;
  napi_create_array_with_length(env, VARIANTS, &list);
  for (uint32_t i = 0; i < VARIANTS; i++) {
    napi_value entry = NULL, name = NULL, supported = NULL;
    napi_create_object(env, &entry);
    napi_create_string_utf8(env, variants[i].kernel->variant, NAPI_AUTO_LENGTH, &name);
    napi_get_boolean(env, variants[i].supported() != 0, &supported);
    napi_set_named_property(env, entry, "name", name);
    napi_set_named_property(env, entry, "supported", supported);
    napi_set_element(env, list, i, entry);
  }
  return list;
}

NAPI_MODULE_INIT() {
  static const struct export table[] = {{"variants", list_variants}};
#if defined(__x86_64__)
  __builtin_cpu_init();
#endif
  define_exports(env, exports, table, sizeof table / sizeof table[0]);
  define_network(env, exports);
  define_covariance(env, exports);
  define_memory(env, exports);
  define_vector_operations(env, exports);
  define_matrix_operations(env, exports);
  return exports;
}
