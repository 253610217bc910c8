/*
 * ReLU and batch normalization on panels, forward and backward (numerics.md, "Network").
 *
 * A panel of a batch fits in the first-level cache, so each is taken through all passes before the next. Sums run down
 * the rows in order, one chain a feature; vectors run across features. x̂ is computed again in the backward pass: the
 * same two operations on the same numbers give the same bits, and a buffer less goes through the caches.
 */

enum { LANES = PANEL / VECTOR_WIDTH };

/* What normalization needs of one layer, each [width] padded to panels. */
struct normalization {
  const float *scale, *shift;
  float *mean, *inverse; /* 1 / √(variance + ε) of the last pass */
};

/* a = relu(z) in place, and its column sums. */
INLINE void rectify_and_sum(float *z, size_t rows, vf sum[LANES]) {
  for (int v = 0; v < LANES; v++) sum[v] = vf_splat(0);
  for (size_t r = 0; r < rows; r++)
    for (int v = 0; v < LANES; v++) {
      float *at = z + r * PANEL + v * VW;
      const vf a = vf_relu(vf_load(at));
      vf_store(at, a);
      sum[v] = vf_add(sum[v], a);
    }
}

INLINE void sum_squared_deviations(const float *a, size_t rows, const vf mean[LANES], vf sum[LANES]) {
  for (int v = 0; v < LANES; v++) sum[v] = vf_splat(0);
  for (size_t r = 0; r < rows; r++)
    for (int v = 0; v < LANES; v++) {
      const vf d = vf_sub(vf_load(a + r * PANEL + v * VW), mean[v]);
      sum[v] = vf_fma(d, d, sum[v]);
    }
}

/* Batch statistics of relu(z), which replaces z. `mean` and `variance` get one panel each. */
static void batch_statistics(float *z, size_t rows, float *mean, float *variance) {
  vf m[LANES], s[LANES];
  const vf n = vf_splat((float)rows);
  rectify_and_sum(z, rows, s);
  for (int v = 0; v < LANES; v++) vf_store(mean + v * VW, m[v] = vf_div(s[v], n));
  sum_squared_deviations(z, rows, m, s);
  for (int v = 0; v < LANES; v++) vf_store(variance + v * VW, vf_div(s[v], n));
}

static void rectify(float *z, size_t rows) {
  for (size_t i = 0; i < rows * PANEL; i += VW) vf_store(z + i, vf_relu(vf_load(z + i)));
}

/* inverse = 1 / √(variance + ε), one panel */
static void invert_deviation(float *inverse, const float *variance, float epsilon) {
  for (int v = 0; v < PANEL; v += VW)
    vf_store(inverse + v,
             vf_div(vf_splat(1), vf_sqrt(vf_add(vf_load(variance + v), vf_splat(epsilon)))));
}

/* y = (a − mean) · inverse · scale + shift, one panel; the vectors of `norm` start at this panel. */
static void normalize(const struct normalization *norm, const float *a, float *y, size_t rows) {
  vf mean[LANES], inverse[LANES], scale[LANES], shift[LANES];
  for (int v = 0; v < LANES; v++) {
    mean[v] = vf_load(norm->mean + v * VW);
    inverse[v] = vf_load(norm->inverse + v * VW);
    scale[v] = vf_load(norm->scale + v * VW);
    shift[v] = vf_load(norm->shift + v * VW);
  }
  for (size_t r = 0; r < rows; r++)
    for (int v = 0; v < LANES; v++) {
      const size_t at = r * PANEL + (size_t)(v * VW);
      const vf normal = vf_mul(vf_sub(vf_load(a + at), mean[v]), inverse[v]);
      vf_store(y + at, vf_fma(normal, scale[v], shift[v]));
    }
}

/* dshift = Σ dy, dscale = Σ dy · x̂, one panel. */
static void normalization_gradients(const struct normalization *norm, const float *a, const float *dy,
                                             size_t rows, float *dshift, float *dscale) {
  vf mean[LANES], inverse[LANES], shift_sum[LANES], scale_sum[LANES];
  for (int v = 0; v < LANES; v++) {
    mean[v] = vf_load(norm->mean + v * VW);
    inverse[v] = vf_load(norm->inverse + v * VW);
    shift_sum[v] = scale_sum[v] = vf_splat(0);
  }
  for (size_t r = 0; r < rows; r++)
    for (int v = 0; v < LANES; v++) {
      const size_t at = r * PANEL + (size_t)(v * VW);
      const vf normal = vf_mul(vf_sub(vf_load(a + at), mean[v]), inverse[v]);
      const vf d = vf_load(dy + at);
      shift_sum[v] = vf_add(shift_sum[v], d);
      scale_sum[v] = vf_fma(d, normal, scale_sum[v]);
    }
  for (int v = 0; v < LANES; v++) {
    vf_store(dshift + v * VW, shift_sum[v]);
    vf_store(dscale + v * VW, scale_sum[v]);
  }
}

/* dz in place of dy where batch statistics were used, and db = Σ dz; one panel. */
static void backward_batch(const struct normalization *norm, const float *a, float *dy, size_t rows,
                                    const float *dshift, const float *dscale, float *db) {
  vf mean[LANES], inverse[LANES], factor[LANES], mean_shift[LANES], mean_scale[LANES], sum[LANES];
  const vf n = vf_splat((float)rows);
  for (int v = 0; v < LANES; v++) {
    mean[v] = vf_load(norm->mean + v * VW);
    inverse[v] = vf_load(norm->inverse + v * VW);
    factor[v] = vf_mul(vf_load(norm->scale + v * VW), inverse[v]);
    mean_shift[v] = vf_div(vf_load(dshift + v * VW), n);
    mean_scale[v] = vf_div(vf_load(dscale + v * VW), n);
    sum[v] = vf_splat(0);
  }
  for (size_t r = 0; r < rows; r++)
    for (int v = 0; v < LANES; v++) {
      const size_t at = r * PANEL + (size_t)(v * VW);
      const vf x = vf_load(a + at);
      const vf normal = vf_mul(vf_sub(x, mean[v]), inverse[v]);
      const vf t = vf_fnma(normal, mean_scale[v], vf_sub(vf_load(dy + at), mean_shift[v]));
      const vf dz = vf_zero_unless_positive(x, vf_mul(factor[v], t));
      sum[v] = vf_add(sum[v], dz);
      vf_store(dy + at, dz);
    }
  for (int v = 0; v < LANES; v++) vf_store(db + v * VW, sum[v]);
}

/* dz in place of dy where fixed statistics were used; one panel. */
static void backward_fixed(const struct normalization *norm, const float *a, float *dy, size_t rows) {
  vf factor[LANES];
  for (int v = 0; v < LANES; v++)
    factor[v] = vf_mul(vf_load(norm->scale + v * VW), vf_load(norm->inverse + v * VW));
  for (size_t r = 0; r < rows; r++)
    for (int v = 0; v < LANES; v++) {
      const size_t at = r * PANEL + (size_t)(v * VW);
      vf_store(dy + at, vf_zero_unless_positive(vf_load(a + at), vf_mul(factor[v], vf_load(dy + at))));
    }
}

/* running ← momentum · value + keep · running over one padded panel */
static void move_average(float *running, vf value, vf momentum, vf keep) {
  vf_store(running, vf_fma(momentum, value, vf_mul(keep, vf_load(running))));
}
