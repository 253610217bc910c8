/*
 * What lies between two linear maps: z → y on the way forward, dy → dz on the way back, strip by strip.
 */

static struct normalization normalization_at(const struct layer *layer, size_t at) {
  return (struct normalization){layer->scale + at, layer->shift + at, layer->mean + at, layer->inverse + at};
}

/* Columns of the strip at column `at` of `columns`: a whole strip where it fits into the padded ones, else a panel. */
static size_t strip_columns(size_t at, size_t columns) {
  return padded(columns) - at < STRIP_COLUMNS ? PANEL : STRIP_COLUMNS;
}

/* How many of the strip's columns are real. */
static size_t real_columns(size_t at, size_t columns, size_t strip) {
  return columns - at < strip ? columns - at : strip;
}

/* Moves the running statistics of a strip towards those of a batch of `rows`. */
INLINE void track_statistics(int vectors, struct network *network, const struct layer *layer, size_t at, size_t rows,
                             const float *mean, float *variance) {
  const size_t count = real_columns(at, layer->outputs, (size_t)vectors * VW);
  float *running_mean = network->array[NETWORK_STATISTICS] + layer->statistics + at;
  float *running_variance = running_mean + layer->outputs;
  const vf correction = vf_splat(rows > 1 ? (float)((double)rows / (double)(rows - 1)) : 1);
  const vf momentum = vf_splat(network->shape.momentum), keep = vf_splat(network->shape.keep);
  float moved_mean[STRIP_COLUMNS], moved_variance[STRIP_COLUMNS], unbiased[STRIP_COLUMNS];
  pad_vector(moved_mean, running_mean, count);
  pad_vector(moved_variance, running_variance, count);
  EACH_VECTOR(v) vf_store(unbiased + v * VW, vf_mul(vf_load(variance + v * VW), correction));
  move_average(vectors, moved_mean, mean, momentum, keep);
  move_average(vectors, moved_variance, unbiased, momentum, keep);
  copy_out(running_mean, moved_mean, count);
  copy_out(running_variance, moved_variance, count);
}

/* Fixed statistics of a strip: the running ones, or mean 0 and variance 1 where there are none. */
INLINE void fixed_statistics(int vectors, struct network *network, const struct layer *layer, size_t at, float *mean,
                             float *variance) {
  const size_t count = real_columns(at, layer->outputs, (size_t)vectors * VW);
  const float *running = network->array[NETWORK_STATISTICS] + layer->statistics + at;
  EACH_VECTOR(v) {
    vf_store(mean + v * VW, vf_splat(0));
    vf_store(variance + v * VW, vf_splat(1));
  }
  if (!layer->tracks_statistics) return;
  copy_out(mean, running, count);
  copy_out(variance, running + layer->outputs, count);
}

INLINE void activate_strip(int vectors, struct network *network, const struct layer *layer, size_t at, size_t rows,
                           int training) {
  float variance[STRIP_COLUMNS];
  const size_t panel = layer->linear.panel;
  const struct normalization norm = normalization_at(layer, at);
  float *z = piece_at(layer->linear, 0, at);
  if (training && layer->tracks_statistics) {
    batch_statistics(vectors, panel, z, rows, norm.mean, variance);
    track_statistics(vectors, network, layer, at, rows, norm.mean, variance);
  } else {
    rectify(vectors, panel, z, rows);
    fixed_statistics(vectors, network, layer, at, norm.mean, variance);
  }
  invert_deviation(vectors, norm.inverse, variance, network->shape.epsilon);
  normalize(vectors, panel, &norm, z, piece_at(layer->output, 0, at), rows);
}

/* z → y of one hidden map. */
static void activate(struct network *network, const struct layer *layer, size_t rows, int training) {
  for (size_t at = 0, strip; at < layer->outputs; at += strip) {
    strip = strip_columns(at, layer->outputs);
    if (strip == STRIP_COLUMNS)
      activate_strip(STRIP_COLUMNS / VECTOR_WIDTH, network, layer, at, rows, training);
    else
      activate_strip(PANEL / VECTOR_WIDTH, network, layer, at, rows, training);
  }
}

/* `gradient` points to the bias gradient of the layer, or is null where the layer is frozen. */
INLINE void deactivate_strip(int vectors, const struct layer *layer, struct panels dy, size_t at, size_t rows,
                             float *gradient) {
  float dshift[STRIP_COLUMNS], dscale[STRIP_COLUMNS], db[STRIP_COLUMNS];
  const size_t out = layer->outputs, count = real_columns(at, out, (size_t)vectors * VW);
  const struct normalization norm = normalization_at(layer, at);
  const float *a = piece_at(layer->linear, 0, at);
  float *d = piece_at(dy, 0, at);
  if (!layer->tracks_statistics) {
    backward_fixed(vectors, dy.panel, &norm, a, d, rows);
    return;
  }
  normalization_gradients(vectors, dy.panel, &norm, a, d, rows, dshift, dscale);
  backward_batch(vectors, dy.panel, &norm, a, d, rows, dshift, dscale, db);
  if (!gradient) return;
  copy_out(gradient + at, db, count);
  copy_out(gradient + out + at, dscale, count);
  copy_out(gradient + 2 * out + at, dshift, count);
}

/* dy → dz of one hidden map, in place, and the gradients of its vectors. */
static void deactivate(const struct layer *layer, struct panels dy, size_t rows, float *gradient) {
  for (size_t at = 0, strip; at < layer->outputs; at += strip) {
    strip = strip_columns(at, layer->outputs);
    if (strip == STRIP_COLUMNS)
      deactivate_strip(STRIP_COLUMNS / VECTOR_WIDTH, layer, dy, at, rows, gradient);
    else
      deactivate_strip(PANEL / VECTOR_WIDTH, layer, dy, at, rows, gradient);
  }
}
