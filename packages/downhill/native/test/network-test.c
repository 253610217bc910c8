/*
 * Holds a variant of the kernel to its naive twin, bit for bit, on random networks:
 *   network-test VARIANT [NETWORKS]
 * The same as the conformance suite does through JavaScript, for targets that only an emulator can run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "find-kernel.h"
#include "naive-network.h"

static uint64_t state = 88172645463325252u;

static uint32_t draw(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32);
}

static size_t between(size_t least, size_t most) { return least + draw() % (most - least + 1); }
static float uniform(float size) { return size * ((float)(draw() >> 8) / 8388608.0f - 1); }

/* Rarely something that a careless kernel gets wrong. */
static float awkward(float size, int wild) {
  const uint32_t kind = wild ? draw() % 200 : 99;
  if (kind == 0) return 1.0f / 0.0f;
  if (kind == 1) return 0.0f / 0.0f;
  if (kind == 2) return uniform(1e-39f);
  if (kind == 3) return -0.0f;
  return uniform(size);
}

static void fill(float *out, size_t count, float size, int wild) {
  for (size_t i = 0; i < count; i++) out[i] = awkward(size, wild);
}

static int same(const char *what, const float *actual, const float *expected, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const int nans = actual[i] != actual[i] && expected[i] != expected[i];
    if (nans || memcmp(&actual[i], &expected[i], sizeof(float)) == 0) continue;
    printf("%s[%zu] of %zu: %a is not %a\n", what, i, count, (double)actual[i], (double)expected[i]);
    return 0;
  }
  return 1;
}

static int same_double(const char *what, double actual, double expected) {
  if (actual == expected || (actual != actual && expected != expected)) return 1;
  printf("%s: %a is not %a\n", what, actual, expected);
  return 0;
}

static struct network_shape random_shape(void) {
  struct network_shape shape = {.inputs = between(1, 9), .outputs = between(1, 4), .momentum = 0.1f, .keep = 0.9f};
  const int large = draw() % 8 == 0;
  shape.width = large ? between(1, 300) : between(1, 70);
  shape.hidden_layers = large ? between(0, 2) : between(0, 5);
  shape.max_rows = large ? between(1, 200) : between(1, 40);
  shape.frozen_layers = between(0, shape.hidden_layers + 1);
  shape.frozen_running = draw() % 2 == 0;
  shape.epsilon = 1e-5f;
  if (draw() % 20 == 0) shape.outputs = between(5, 40);
  if (draw() % 20 == 0) shape.inputs = between(10, 40);
  return shape;
}

static float *copy(const float *from, size_t count) {
  float *to = malloc((count + 1) * sizeof(float));
  memcpy(to, from, count * sizeof(float));
  return to;
}

struct pair {
  const struct downhill_kernel *kernel;
  struct network *network;
  struct network_shape shape;
  struct naive_arrays naive;
};

static float *array_of(const struct pair *pair, int array) { return pair->kernel->network_array(pair->network, array); }
static size_t length_of(const struct pair *pair, int array) {
  return pair->kernel->network_length(pair->network, array);
}

static int compare_step(struct pair *pair, int wild) {
  const size_t rows = between(1, pair->shape.max_rows), count = length_of(pair, NETWORK_PARAMETERS);
  const int at_location = draw() % 3 == 0;
  fill(array_of(pair, NETWORK_INPUTS), rows * pair->shape.inputs, 1, wild);
  fill(array_of(pair, NETWORK_TARGETS), rows * pair->shape.outputs, 1, wild);
  fill(array_of(pair, NETWORK_LOCATION), count, 0.5f, 0);
  pair->naive.trainable = array_of(pair, at_location ? NETWORK_LOCATION : NETWORK_PARAMETERS);
  const double loss = pair->kernel->network_step(pair->network, rows, at_location);
  int ok = same_double("loss", loss, naive_step(&pair->shape, &pair->naive, rows));
  ok &= same("gradient", array_of(pair, NETWORK_GRADIENT), pair->naive.gradient, count);
  ok &= same("statistics", array_of(pair, NETWORK_STATISTICS), pair->naive.statistics,
             length_of(pair, NETWORK_STATISTICS));
  pair->naive.trainable = array_of(pair, NETWORK_PARAMETERS);
  const double sum = pair->kernel->network_evaluate(pair->network, rows, 0.5);
  ok &= same_double("squared errors", sum, naive_evaluate(&pair->shape, &pair->naive, rows, 0.5));
  pair->kernel->network_predict(pair->network, rows);
  ok &= same("outputs", array_of(pair, NETWORK_OUTPUTS), pair->naive.outputs, rows * pair->shape.outputs);
  for (size_t i = 0; i < count; i++) array_of(pair, NETWORK_UPDATE)[i] = -0.05f * pair->naive.gradient[i];
  pair->kernel->network_apply_update(pair->network);
  return ok;
}

static int compare_network(const struct downhill_kernel *kernel) {
  struct pair pair = {.kernel = kernel, .shape = random_shape()};
  const size_t bytes = (kernel->network_bytes(&pair.shape) + 63) / 64 * 64;
  void *arena = aligned_alloc(64, bytes);
  memset(arena, 0, bytes);
  pair.network = kernel->network_create(arena, &pair.shape);
  const int wild = draw() % 4 == 0;
  fill(array_of(&pair, NETWORK_PARAMETERS), length_of(&pair, NETWORK_PARAMETERS), 0.5f, wild);
  fill(array_of(&pair, NETWORK_FROZEN), length_of(&pair, NETWORK_FROZEN), 0.5f, wild);
  kernel->network_freeze(pair.network);
  float *gradient = copy(array_of(&pair, NETWORK_GRADIENT), length_of(&pair, NETWORK_GRADIENT));
  float *statistics = copy(array_of(&pair, NETWORK_STATISTICS), length_of(&pair, NETWORK_STATISTICS));
  float *outputs = copy(array_of(&pair, NETWORK_OUTPUTS), length_of(&pair, NETWORK_OUTPUTS));
  pair.naive = (struct naive_arrays){.frozen = array_of(&pair, NETWORK_FROZEN),
                                     .inputs = array_of(&pair, NETWORK_INPUTS),
                                     .targets = array_of(&pair, NETWORK_TARGETS),
                                     .gradient = gradient,
                                     .statistics = statistics,
                                     .outputs = outputs};
  int ok = 1;
  for (int step = 0; step < 4 && ok; step++) ok = compare_step(&pair, wild);
  if (!ok)
    printf("inputs %zu outputs %zu width %zu hidden layers %zu frozen %zu rows %zu running %d wild %d\n",
           pair.shape.inputs, pair.shape.outputs, pair.shape.width, pair.shape.hidden_layers,
           pair.shape.frozen_layers, pair.shape.max_rows, pair.shape.frozen_running, wild);
  free(gradient);
  free(statistics);
  free(outputs);
  free(arena);
  return ok;
}

int main(int argc, char **argv) {
  const struct downhill_kernel *kernel = argc > 1 ? find_kernel(argv[1]) : NULL;
  const int networks = argc > 2 ? atoi(argv[2]) : 200;
  int failed = 0;
  if (!kernel) {
    puts("not supported");
    return 2;
  }
  for (int n = 0; n < networks; n++) failed += !compare_network(kernel);
  printf("%d passed, %d failed\n", networks - failed, failed);
  return failed > 0;
}
