/*
 * Whole-vector operations (kernel.ts, VectorOperations): element by element in float64, one rounding on the store.
 * Each operation is a function of a block of 16 elements; a driver runs it over whole blocks, and over a padded copy of
 * what is left.
 *
 * Where float32 arithmetic rounds to the same number it is used: a product of two float32 numbers is exact in float64,
 * so rounding it to float32 afterwards is what a float32 multiplication does, and comparisons round nothing.
 */

enum { BLOCK = 16 };

struct operands {
  float *out;
  const float *x, *y;
};

/* out, x, y: 16 elements each; scalars: broadcast, as many as the operation takes. */
typedef void block_operation(float *out, const float *x, const float *y, const vd *scalars);

/* Inlined with a known operation, so that its loop holds no calls. */
INLINE void for_each_block(block_operation *operation, struct operands p, const vd *scalars, size_t n) {
  for (; n >= BLOCK; n -= BLOCK, p.out += BLOCK, p.x += BLOCK, p.y += BLOCK) operation(p.out, p.x, p.y, scalars);
  if (n == 0) return;
  float out[BLOCK] = {0}, x[BLOCK] = {0}, y[BLOCK] = {0};
  for (size_t i = 0; i < n; i++) {
    out[i] = p.out[i];
    x[i] = p.x[i];
    y[i] = p.y[i];
  }
  operation(out, x, y, scalars);
  for (size_t i = 0; i < n; i++) p.out[i] = out[i];
}

/* An operation whose elements are `expression` of the float64 vectors o, x, y (of out, x, y) and the scalars s[·]. */
#define IN_FLOAT64(name, expression)                                                                        \
  INLINE void name##_block(float *out, const float *x_at, const float *y_at, const vd *s) {                 \
    _Pragma("GCC unroll 8") for (int v = 0; v < BLOCK; v += VD) {                                           \
      const vd o = vd_from_floats(out + v), x = vd_from_floats(x_at + v), y = vd_from_floats(y_at + v);     \
      (void)o, (void)x, (void)y, (void)s;                                                                   \
      vd_to_floats(out + v, expression);                                                                    \
    }                                                                                                       \
  }

IN_FLOAT64(scale, vd_mul(s[0], x))
IN_FLOAT64(add_scaled, vd_add(o, vd_mul(s[0], x)))
IN_FLOAT64(combine, vd_add(vd_mul(s[0], x), vd_mul(s[1], y)))
IN_FLOAT64(average, vd_add(vd_mul(s[0], o), vd_mul(s[1], x)))
IN_FLOAT64(average_of_squares, vd_add(vd_mul(s[0], o), vd_mul(s[1], vd_mul(x, x))))
IN_FLOAT64(quotient, vd_div(vd_mul(s[0], x), vd_add(vd_sqrt(vd_mul(y, s[1])), s[2])))

/* The same in float32: of the float32 vectors o, x, y, and t, the first scalar rounded to float32. */
#define IN_FLOAT32(name, expression)                                                                        \
  INLINE void name##_block(float *out, const float *x_at, const float *y_at, const vd *s) {                 \
    float rounded[VD];                                                                                      \
    vd_to_floats(rounded, s[0]);                                                                            \
    const vf t = vf_splat(rounded[0]);                                                                      \
    _Pragma("GCC unroll 8") for (int v = 0; v < BLOCK; v += VW) {                                           \
      const vf o = vf_load(out + v), x = vf_load(x_at + v), y = vf_load(y_at + v);                          \
      (void)o, (void)x, (void)y, (void)t;                                                                   \
      vf_store(out + v, expression);                                                                        \
    }                                                                                                       \
  }

IN_FLOAT32(product, vf_mul(x, y))
IN_FLOAT32(magnitude, vf_maximum_magnitude(o, x))
IN_FLOAT32(clip, vf_clip(x, t))
IN_FLOAT32(sign, vf_sign(x))

static void VARIANT(vector_scale)(float *out, double scale, const float *x, size_t n) {
  const vd scalars[] = {vd_splat(scale)};
  for_each_block(scale_block, (struct operands){out, x, x}, scalars, n);
}

static void VARIANT(vector_add_scaled)(float *out, double scale, const float *x, size_t n) {
  const vd scalars[] = {vd_splat(scale)};
  for_each_block(add_scaled_block, (struct operands){out, x, x}, scalars, n);
}

static void VARIANT(vector_combine)(float *out, double a, const float *x, double b, const float *y, size_t n) {
  const vd scalars[] = {vd_splat(a), vd_splat(b)};
  for_each_block(combine_block, (struct operands){out, x, y}, scalars, n);
}

static void VARIANT(vector_exponential_average)(float *average, double decay, const float *x, size_t n) {
  const vd scalars[] = {vd_splat(decay), vd_splat(1 - decay)};
  for_each_block(average_block, (struct operands){average, x, x}, scalars, n);
}

static void VARIANT(vector_exponential_average_of_squares)(float *average, double decay, const float *x, size_t n) {
  const vd scalars[] = {vd_splat(decay), vd_splat(1 - decay)};
  for_each_block(average_of_squares_block, (struct operands){average, x, x}, scalars, n);
}

static void VARIANT(vector_adaptive_quotient)(float *out, double scale, const float *x, const float *y,
                                              double inverse_correction, double epsilon, size_t n) {
  const vd scalars[] = {vd_splat(scale), vd_splat(inverse_correction), vd_splat(epsilon)};
  for_each_block(quotient_block, (struct operands){out, x, y}, scalars, n);
}

static void VARIANT(vector_multiply)(float *out, const float *x, const float *y, size_t n) {
  const vd scalars[] = {vd_splat(0)};
  for_each_block(product_block, (struct operands){out, x, y}, scalars, n);
}

static void VARIANT(vector_maximum_magnitude)(float *out, const float *x, size_t n) {
  const vd scalars[] = {vd_splat(0)};
  for_each_block(magnitude_block, (struct operands){out, x, x}, scalars, n);
}

/* Rounding the limit first gives the same, since rounding is monotone and x is float32 already. */
static void VARIANT(vector_clip)(float *out, double limit, const float *x, size_t n) {
  const vd scalars[] = {vd_splat(limit)};
  for_each_block(clip_block, (struct operands){out, x, x}, scalars, n);
}

static void VARIANT(vector_sign)(float *out, const float *x, size_t n) {
  const vd scalars[] = {vd_splat(0)};
  for_each_block(sign_block, (struct operands){out, x, x}, scalars, n);
}

/* Adds the products of 16 elements to the 16 accumulators. A product is exact, so fusing would change nothing. */
INLINE void accumulate(vd *sums, const float *x, const float *y) {
  _Pragma("GCC unroll 8") for (int v = 0; v < BLOCK / VD; v++)
      sums[v] = vd_add(sums[v], vd_mul(vd_from_floats(x + v * VD), vd_from_floats(y + v * VD)));
}

static double VARIANT(vector_dot)(const float *x, const float *y, size_t n) {
  vd sums[BLOCK / VD];
  for (int v = 0; v < BLOCK / VD; v++) sums[v] = vd_splat(0);
  for (; n >= BLOCK; n -= BLOCK, x += BLOCK, y += BLOCK) accumulate(sums, x, y);
  float x_left[BLOCK] = {0}, y_left[BLOCK] = {0}; /* zeros add nothing: no accumulator is ever −0 */
  for (size_t i = 0; i < n; i++) {
    x_left[i] = x[i];
    y_left[i] = y[i];
  }
  accumulate(sums, x_left, y_left);
  double accumulators[BLOCK], sum = 0;
  for (int v = 0; v < BLOCK / VD; v++) vd_store(accumulators + v * VD, sums[v]);
  for (int i = 0; i < BLOCK; i++) sum += accumulators[i];
  return sum;
}

static double VARIANT(vector_norm)(const float *x, size_t n) { return __builtin_sqrt(VARIANT(vector_dot)(x, x, n)); }
