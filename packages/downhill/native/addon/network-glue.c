/* Networks: one ArrayBuffer holds a network whole. Its bytes never move, so the network lies where it was created. */
#include "addon.h"

enum { ALIGNMENT = 64, SHAPE_FIELDS = 10 };

static struct network *network_at(napi_env env, napi_value arena) {
  void *data = NULL;
  napi_get_arraybuffer_info(env, arena, &data, NULL);
  return (struct network *)(((uintptr_t)data + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
}

static struct network_shape read_shape(napi_env env, const napi_value *fields) {
  return (struct network_shape){
      .inputs = read_size(env, fields[0]),
      .outputs = read_size(env, fields[1]),
      .width = read_size(env, fields[2]),
      .hidden_layers = read_size(env, fields[3]),
      .frozen_layers = read_size(env, fields[4]),
      .max_rows = read_size(env, fields[5]),
      .frozen_running = read_number(env, fields[6]) != 0,
      .momentum = (float)read_number(env, fields[7]),
      .keep = (float)read_number(env, fields[8]),
      .epsilon = (float)read_number(env, fields[9]),
  };
}

/* (variant, arena, ...shape); the arena holds zeros */
static napi_value create(napi_env env, napi_callback_info info) {
  napi_value arguments[2 + SHAPE_FIELDS];
  size_t bytes = 0;
  if (!read_arguments(env, info, 2 + SHAPE_FIELDS, arguments)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, arguments[0]);
  if (!kernel) return NULL;
  const struct network_shape shape = read_shape(env, arguments + 2);
  napi_get_arraybuffer_info(env, arguments[1], NULL, &bytes);
  if (bytes < kernel->network_bytes(&shape) + ALIGNMENT)
    napi_throw_range_error(env, NULL, "a network does not fit into the memory made for it");
  else
    kernel->network_create(network_at(env, arguments[1]), &shape);
  return NULL;
}

/* (variant, arena, array) → [byte offset in the arena, length] */
static napi_value locate(napi_env env, napi_callback_info info) {
  napi_value arguments[3], place = NULL;
  void *data = NULL;
  if (!read_arguments(env, info, 3, arguments)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, arguments[0]);
  if (!kernel) return NULL;
  struct network *network = network_at(env, arguments[1]);
  const int array = (int)read_number(env, arguments[2]);
  napi_get_arraybuffer_info(env, arguments[1], &data, NULL);
  napi_create_array_with_length(env, 2, &place);
  const ptrdiff_t offset = (char *)kernel->network_array(network, array) - (char *)data;
  napi_set_element(env, place, 0, number_value(env, (double)offset));
  napi_set_element(env, place, 1, number_value(env, (double)kernel->network_length(network, array)));
  return place;
}

/* (variant, arena) */
static napi_value freeze(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  if (!read_arguments(env, info, 2, arguments)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, arguments[0]);
  if (kernel) kernel->network_freeze(network_at(env, arguments[1]));
  return NULL;
}

/* (variant, arena, rows, atLocation) → loss */
static napi_value step(napi_env env, napi_callback_info info) {
  napi_value arguments[4];
  if (!read_arguments(env, info, 4, arguments)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, arguments[0]);
  if (!kernel) return NULL;
  const int at_location = read_number(env, arguments[3]) != 0;
  struct network *network = network_at(env, arguments[1]);
  return number_value(env, kernel->network_step(network, read_size(env, arguments[2]), at_location));
}

/* (variant, arena) → 1 where everything is finite, else 0 */
static napi_value apply_update(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  if (!read_arguments(env, info, 2, arguments)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, arguments[0]);
  return kernel ? number_value(env, kernel->network_apply_update(network_at(env, arguments[1]))) : NULL;
}

/* (variant, arena, rows, sum) → sum */
static napi_value evaluate(napi_env env, napi_callback_info info) {
  napi_value arguments[4];
  if (!read_arguments(env, info, 4, arguments)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, arguments[0]);
  if (!kernel) return NULL;
  struct network *network = network_at(env, arguments[1]);
  const size_t rows = read_size(env, arguments[2]);
  const double sum = read_number(env, arguments[3]);
  return number_value(env, kernel->network_evaluate(network, rows, sum));
}

/* (variant, arena, rows) */
static napi_value predict(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  if (!read_arguments(env, info, 3, arguments)) return NULL;
  const struct downhill_kernel *kernel = kernel_at(env, arguments[0]);
  if (!kernel) return NULL;
  kernel->network_predict(network_at(env, arguments[1]), read_size(env, arguments[2]));
  return NULL;
}

void define_network(napi_env env, napi_value exports) {
  static const struct export table[] = {
      {"networkCreate", create}, {"networkLocate", locate},     {"networkFreeze", freeze},    {"networkStep", step},
      {"networkApplyUpdate", apply_update}, {"networkEvaluate", evaluate}, {"networkPredict", predict},
  };
  define_exports(env, exports, table, sizeof table / sizeof table[0]);
}
