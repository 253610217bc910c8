/* The naive twin of the network kernel: plain loops in the order of docs/numerics.md, for tests only. It allocates. */
#ifndef DOWNHILL_NAIVE_NETWORK_H
#define DOWNHILL_NAIVE_NETWORK_H

#include "../kernel/kernel.h"

/* Flat arrays as in kernel.ts; the caller owns them. */
struct naive_arrays {
  const float *trainable, *frozen, *inputs, *targets;
  float *gradient, *statistics, *outputs;
};

/* Forward and backward; returns the loss. */
double naive_step(const struct network_shape *shape, const struct naive_arrays *arrays, size_t rows);

/* Sum of squared errors with running statistics, from `sum` on; leaves the outputs. */
double naive_evaluate(const struct network_shape *shape, const struct naive_arrays *arrays, size_t rows, double sum);

#endif
