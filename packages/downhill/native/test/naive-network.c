#include "naive-network.h"

#include <math.h>
#include <stdlib.h>

struct map {
  size_t inputs, outputs;
  int normalized, frozen, tracks;
  const float *weight, *bias, *scale, *shift;
  float *dweight, *dbias, *dscale, *dshift, *running_mean, *running_variance;
  float *a, *normal, *y, *inverse; /* [rows, outputs], the last [outputs] */
};

static float *floats(size_t count) { return calloc(count + 1, sizeof(float)); }

/* Describes all maps; returns how many there are. */
static size_t describe(const struct network_shape *shape, const struct naive_arrays *arrays, size_t rows,
                       struct map *maps) {
  const size_t count = shape->hidden_layers + 2;
  const float *flat[2] = {arrays->trainable, arrays->frozen};
  float *gradient = arrays->gradient, *statistics = arrays->statistics;
  for (size_t i = 0; i < count; i++) {
    struct map *m = &maps[i];
    m->inputs = i == 0 ? shape->inputs : shape->width;
    m->normalized = i + 1 < count;
    m->outputs = m->normalized ? shape->width : shape->outputs;
    m->frozen = i >= count - shape->frozen_layers;
    m->tracks = m->normalized && (!m->frozen || shape->frozen_running);
    const size_t weights = m->inputs * m->outputs, out = m->outputs;
    const size_t tensors = weights + out * (m->normalized ? 3 : 1);
    m->weight = flat[m->frozen];
    m->bias = m->weight + weights;
    m->scale = m->bias + out;
    m->shift = m->scale + out;
    flat[m->frozen] += tensors;
    m->dweight = NULL;
    if (!m->frozen) {
      m->dweight = gradient;
      m->dbias = gradient + weights;
      m->dscale = m->dbias + out;
      m->dshift = m->dscale + out;
      gradient += tensors;
    }
    m->running_mean = statistics;
    m->running_variance = statistics + out;
    if (m->tracks) statistics += 2 * out;
    m->a = floats(rows * out);
    m->normal = floats(rows * out);
    m->y = floats(rows * out);
    m->inverse = floats(out);
  }
  return count;
}

static void release(struct map *maps, size_t count) {
  for (size_t i = 0; i < count; i++) {
    free(maps[i].a);
    free(maps[i].normal);
    free(maps[i].y);
    free(maps[i].inverse);
  }
  free(maps);
}

static void linear(const struct map *m, const float *x, float *z, size_t rows) {
  for (size_t r = 0; r < rows; r++)
    for (size_t o = 0; o < m->outputs; o++) {
      float sum = m->bias[o];
      for (size_t k = 0; k < m->inputs; k++) sum = fmaf(x[r * m->inputs + k], m->weight[o * m->inputs + k], sum);
      z[r * m->outputs + o] = sum;
    }
}

static void batch_statistics(const struct network_shape *shape, const struct map *m, size_t rows, size_t j, float *mean,
                             float *variance) {
  const size_t width = m->outputs;
  const float n = (float)rows;
  float sum = 0, squares = 0;
  for (size_t r = 0; r < rows; r++) sum += m->a[r * width + j];
  *mean = sum / n;
  for (size_t r = 0; r < rows; r++) {
    const float d = m->a[r * width + j] - *mean;
    squares = fmaf(d, d, squares);
  }
  *variance = squares / n;
  const float unbiased = rows > 1 ? *variance * (float)((double)rows / (double)(rows - 1)) : *variance;
  m->running_mean[j] = fmaf(shape->momentum, *mean, shape->keep * m->running_mean[j]);
  m->running_variance[j] = fmaf(shape->momentum, unbiased, shape->keep * m->running_variance[j]);
}

static void normalize(const struct network_shape *shape, const struct map *m, size_t rows, int training) {
  const size_t width = m->outputs;
  for (size_t i = 0; i < rows * width; i++) m->a[i] = m->a[i] < 0 ? 0 : m->a[i];
  for (size_t j = 0; j < width; j++) {
    float mean = m->tracks ? m->running_mean[j] : 0, variance = m->tracks ? m->running_variance[j] : 1;
    if (training && m->tracks) batch_statistics(shape, m, rows, j, &mean, &variance);
    m->inverse[j] = 1 / sqrtf(variance + shape->epsilon);
    for (size_t r = 0; r < rows; r++) {
      const size_t i = r * width + j;
      m->normal[i] = (m->a[i] - mean) * m->inverse[j];
      m->y[i] = fmaf(m->normal[i], m->scale[j], m->shift[j]);
    }
  }
}

static const float *forward(const struct network_shape *shape, const struct map *maps, size_t count, const float *x,
                            size_t rows, int training) {
  for (size_t i = 0; i < count; i++) {
    linear(&maps[i], x, maps[i].a, rows);
    if (!maps[i].normalized) return maps[i].a;
    normalize(shape, &maps[i], rows, training);
    x = maps[i].y;
  }
  return x;
}

/* dy → dz of one hidden map, in place. */
static void deactivate(const struct map *m, float *d, size_t rows) {
  const size_t width = m->outputs;
  const float n = (float)rows;
  for (size_t j = 0; j < width; j++) {
    float dshift = 0, dscale = 0;
    for (size_t r = 0; r < rows; r++) {
      dshift += d[r * width + j];
      dscale = fmaf(d[r * width + j], m->normal[r * width + j], dscale);
    }
    if (m->dweight) m->dshift[j] = dshift, m->dscale[j] = dscale;
    const float factor = m->scale[j] * m->inverse[j];
    for (size_t r = 0; r < rows; r++) {
      const size_t i = r * width + j;
      float t = d[i];
      if (m->tracks) t = fmaf(-m->normal[i], dscale / n, d[i] - dshift / n);
      d[i] = m->a[i] <= 0 ? 0 : factor * t;
    }
  }
}

static void weight_gradients(const struct map *m, const float *dz, const float *x, size_t rows) {
  for (size_t o = 0; o < m->outputs; o++) {
    float sum = 0;
    for (size_t r = 0; r < rows; r++) sum += dz[r * m->outputs + o];
    m->dbias[o] = sum;
    for (size_t k = 0; k < m->inputs; k++) {
      float chain = 0;
      for (size_t r = 0; r < rows; r++) chain = fmaf(dz[r * m->outputs + o], x[r * m->inputs + k], chain);
      m->dweight[o * m->inputs + k] = chain;
    }
  }
}

static float *input_gradients(const struct map *m, const float *dz, size_t rows) {
  float *dx = floats(rows * m->inputs);
  for (size_t r = 0; r < rows; r++)
    for (size_t k = 0; k < m->inputs; k++) {
      float chain = 0;
      for (size_t o = 0; o < m->outputs; o++) chain = fmaf(dz[r * m->outputs + o], m->weight[o * m->inputs + k], chain);
      dx[r * m->inputs + k] = chain;
    }
  return dx;
}

double naive_step(const struct network_shape *shape, const struct naive_arrays *arrays, size_t rows) {
  struct map *maps = malloc((shape->hidden_layers + 2) * sizeof *maps);
  const size_t count = describe(shape, arrays, rows, maps), predictions = rows * shape->outputs;
  const float *y = forward(shape, maps, count, arrays->inputs, rows, 1);
  float *d = floats(predictions);
  double sum = 0;
  for (size_t i = 0; i < predictions; i++) {
    const float error = y[i] - arrays->targets[i];
    sum += (double)error * (double)error;
    d[i] = (error + error) / (float)rows;
  }
  for (size_t i = count; i-- > 0;) {
    const struct map *m = &maps[i];
    if (m->normalized) deactivate(m, d, rows);
    if (m->dweight) weight_gradients(m, d, i == 0 ? arrays->inputs : maps[i - 1].y, rows);
    float *dx = i == 0 ? NULL : input_gradients(m, d, rows);
    free(d);
    d = dx;
  }
  release(maps, count);
  return sum / (double)rows;
}

double naive_evaluate(const struct network_shape *shape, const struct naive_arrays *arrays, size_t rows, double sum) {
  struct map *maps = malloc((shape->hidden_layers + 2) * sizeof *maps);
  const size_t count = describe(shape, arrays, rows, maps);
  const float *y = forward(shape, maps, count, arrays->inputs, rows, 0);
  for (size_t i = 0; i < rows * shape->outputs; i++) {
    const float error = y[i] - arrays->targets[i];
    sum += (double)error * (double)error;
    arrays->outputs[i] = y[i];
  }
  release(maps, count);
  return sum;
}
