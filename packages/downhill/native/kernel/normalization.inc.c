/*
 * ReLU and batch normalization on panels, forward and backward (numerics.md, "Network").
 *
 * Features are taken in strips of `vectors` vectors, wide enough that the chains of additions down the rows overlap,
 * and narrow enough that a strip stays in the first-level cache through all its passes. Sums run down the rows in
 * order, one chain a feature; vectors run across features. `panel` is the distance between panels, the same in all
 * activations.
 * x̂ is computed again in the backward pass: the same two operations on the same numbers give the same bits, and a
 * buffer less goes through the caches.
 */

enum { STRIP_COLUMNS = STRIP_VECTORS * VECTOR_WIDTH > PANEL ? STRIP_VECTORS * VECTOR_WIDTH : PANEL };

/* Where one strip's vectors lie, each padded to whole panels. */
struct normalization {
  const float *scale, *shift;
  float *mean, *inverse; /* 1 / √(variance + ε) of the last forward pass */
};

/* Batch statistics of a = relu(z), which replaces z. */
INLINE void batch_statistics(int vectors, size_t panel, float *z, size_t rows, float *mean, float *variance) {
  vf m[STRIP_VECTORS], sum[STRIP_VECTORS];
  const vf n = vf_splat((float)rows);
  EACH_VECTOR(v) sum[v] = vf_splat(0);
  for (size_t r = 0; r < rows; r++)
    EACH_VECTOR(v) {
      float *at = z + r * PANEL + AT(v, panel);
      const vf a = vf_relu(vf_load(at));
      vf_store(at, a);
      sum[v] = vf_add(sum[v], a);
    }
  EACH_VECTOR(v) {
    vf_store(mean + v * VW, m[v] = vf_div(sum[v], n));
    sum[v] = vf_splat(0);
  }
  for (size_t r = 0; r < rows; r++)
    EACH_VECTOR(v) {
      const vf d = vf_sub(vf_load(z + r * PANEL + AT(v, panel)), m[v]);
      sum[v] = vf_fma(d, d, sum[v]);
    }
  EACH_VECTOR(v) vf_store(variance + v * VW, vf_div(sum[v], n));
}

INLINE void rectify(int vectors, size_t panel, float *z, size_t rows) {
  for (size_t r = 0; r < rows; r++)
    EACH_VECTOR(v) {
      float *at = z + r * PANEL + AT(v, panel);
      vf_store(at, vf_relu(vf_load(at)));
    }
}

/* inverse = 1 / √(variance + ε) */
INLINE void invert_deviation(int vectors, float *inverse, const float *variance, float epsilon) {
  EACH_VECTOR(v) {
    const vf deviation = vf_sqrt(vf_add(vf_load(variance + v * VW), vf_splat(epsilon)));
    vf_store(inverse + v * VW, vf_div(vf_splat(1), deviation));
  }
}

/* y = (a − mean) · inverse · scale + shift */
INLINE void normalize(int vectors, size_t panel, const struct normalization *norm, const float *a, float *y,
                      size_t rows) {
  vf mean[STRIP_VECTORS], inverse[STRIP_VECTORS], scale[STRIP_VECTORS], shift[STRIP_VECTORS];
  EACH_VECTOR(v) {
    mean[v] = vf_load(norm->mean + v * VW);
    inverse[v] = vf_load(norm->inverse + v * VW);
    scale[v] = vf_load(norm->scale + v * VW);
    shift[v] = vf_load(norm->shift + v * VW);
  }
  for (size_t r = 0; r < rows; r++)
    EACH_VECTOR(v) {
      const size_t at = r * PANEL + AT(v, panel);
      const vf normal = vf_mul(vf_sub(vf_load(a + at), mean[v]), inverse[v]);
      vf_store(y + at, vf_fma(normal, scale[v], shift[v]));
    }
}

/* dshift = Σ dy, dscale = Σ dy · x̂ */
INLINE void normalization_gradients(int vectors, size_t panel, const struct normalization *norm, const float *a,
                                    const float *dy, size_t rows, float *dshift, float *dscale) {
  vf mean[STRIP_VECTORS], inverse[STRIP_VECTORS], shift_sum[STRIP_VECTORS], scale_sum[STRIP_VECTORS];
  EACH_VECTOR(v) {
    mean[v] = vf_load(norm->mean + v * VW);
    inverse[v] = vf_load(norm->inverse + v * VW);
    shift_sum[v] = scale_sum[v] = vf_splat(0);
  }
  for (size_t r = 0; r < rows; r++)
    EACH_VECTOR(v) {
      const size_t at = r * PANEL + AT(v, panel);
      const vf normal = vf_mul(vf_sub(vf_load(a + at), mean[v]), inverse[v]);
      const vf d = vf_load(dy + at);
      shift_sum[v] = vf_add(shift_sum[v], d);
      scale_sum[v] = vf_fma(d, normal, scale_sum[v]);
    }
  EACH_VECTOR(v) {
    vf_store(dshift + v * VW, shift_sum[v]);
    vf_store(dscale + v * VW, scale_sum[v]);
  }
}

/* dz in place of dy where batch statistics were used, and db = Σ dz. */
INLINE void backward_batch(int vectors, size_t panel, const struct normalization *norm, const float *a, float *dy,
                           size_t rows, const float *dshift, const float *dscale, float *db) {
  vf mean[STRIP_VECTORS], inverse[STRIP_VECTORS], factor[STRIP_VECTORS];
  vf mean_shift[STRIP_VECTORS], mean_scale[STRIP_VECTORS], sum[STRIP_VECTORS];
  const vf n = vf_splat((float)rows);
  EACH_VECTOR(v) {
    mean[v] = vf_load(norm->mean + v * VW);
    inverse[v] = vf_load(norm->inverse + v * VW);
    factor[v] = vf_mul(vf_load(norm->scale + v * VW), inverse[v]);
    mean_shift[v] = vf_div(vf_load(dshift + v * VW), n);
    mean_scale[v] = vf_div(vf_load(dscale + v * VW), n);
    sum[v] = vf_splat(0);
  }
  for (size_t r = 0; r < rows; r++)
    EACH_VECTOR(v) {
      const size_t at = r * PANEL + AT(v, panel);
      const vf x = vf_load(a + at);
      const vf normal = vf_mul(vf_sub(x, mean[v]), inverse[v]);
      const vf t = vf_fnma(normal, mean_scale[v], vf_sub(vf_load(dy + at), mean_shift[v]));
      const vf dz = vf_zero_unless_positive(x, vf_mul(factor[v], t));
      sum[v] = vf_add(sum[v], dz);
      vf_store(dy + at, dz);
    }
  EACH_VECTOR(v) vf_store(db + v * VW, sum[v]);
}

/* dz in place of dy where fixed statistics were used. */
INLINE void backward_fixed(int vectors, size_t panel, const struct normalization *norm, const float *a, float *dy,
                           size_t rows) {
  vf factor[STRIP_VECTORS];
  EACH_VECTOR(v) factor[v] = vf_mul(vf_load(norm->scale + v * VW), vf_load(norm->inverse + v * VW));
  for (size_t r = 0; r < rows; r++)
    EACH_VECTOR(v) {
      const size_t at = r * PANEL + AT(v, panel);
      vf_store(dy + at, vf_zero_unless_positive(vf_load(a + at), vf_mul(factor[v], vf_load(dy + at))));
    }
}

/* running ← momentum · value + keep · running */
INLINE void move_average(int vectors, float *running, const float *value, vf momentum, vf keep) {
  EACH_VECTOR(v) {
    float *at = running + v * VW;
    vf_store(at, vf_fma(momentum, vf_load(value + v * VW), vf_mul(keep, vf_load(at))));
  }
}
