/* What the files of the Node-API addon share. */
#ifndef DOWNHILL_ADDON_H
#define DOWNHILL_ADDON_H

#define NAPI_VERSION 8
#include <node_api.h>
#include <stdint.h>

#include "../kernel/kernel.h"

/* The table of the variant numbered by `value`, or null with an exception pending. */
const struct downhill_kernel *kernel_at(napi_env env, napi_value value);

/* Reads exactly `count` arguments; returns 0 with an exception pending where there are fewer. */
int read_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *arguments);

double read_number(napi_env env, napi_value value);
size_t read_size(napi_env env, napi_value value);
napi_value number_value(napi_env env, double number);

struct floats {
  float *at;
  size_t length;
};
/* Returns 0 with an exception pending where the value is no Float32Array. */
int read_floats(napi_env env, napi_value value, struct floats *floats);
/* The same for an array that must have a length. */
int read_operand(napi_env env, napi_value value, size_t length, struct floats *floats);

struct export {
  const char *name;
  napi_callback function;
};
void define_exports(napi_env env, napi_value exports, const struct export *table, size_t count);

void define_network(napi_env env, napi_value exports);
void define_covariance(napi_env env, napi_value exports);
void define_memory(napi_env env, napi_value exports);
void define_vector_operations(napi_env env, napi_value exports);
void define_matrix_operations(napi_env env, napi_value exports);

#endif
