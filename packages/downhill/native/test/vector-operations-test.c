/*
 * Holds a variant's whole-vector operations to their naive twins, bit for bit:
 *   vector-operations-test VARIANT [LENGTHS]
 * The same as the conformance suite does through JavaScript, for targets that only an emulator can run.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "find-kernel.h"
#include "naive-vector-operations.h"

enum { MOST = 2000, OPERATIONS = 12 };

static uint64_t state = 88172645463325252u;

static uint32_t draw(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32);
}

static double uniform(double size) { return size * ((double)draw() / 2147483648.0 - 1); }

static double choose(const double *values, size_t count) { return values[draw() % count]; }

/* Mostly ordinary numbers; now and then what float32 and float64 treat apart. */
static float number(void) {
  static const double awkward[] = {0, -0.0, INFINITY, -INFINITY, NAN, 1e-45, -1e-39, 3.4e38, 1, -1, 0.5};
  return (float)(draw() % 8 ? uniform(1) : choose(awkward, sizeof awkward / sizeof awkward[0]));
}

static double scalar(void) {
  static const double awkward[] = {0, 1, 0.9, 0.999, 1e-8, 1e-60, 1e300, INFINITY, 1e-42};
  return draw() % 3 ? uniform(2) : choose(awkward, sizeof awkward / sizeof awkward[0]);
}

struct operands {
  float out[MOST], x[MOST], y[MOST];
  double a, b, c;
};

/* One operation by its number; returns what it returns, else 0. */
static double apply(const struct downhill_kernel *k, int operation, struct operands *p, size_t n) {
  switch (operation) {
    case 0: k->vector_scale(p->out, p->a, p->x, n); return 0;
    case 1: k->vector_add_scaled(p->out, p->a, p->x, n); return 0;
    case 2: k->vector_combine(p->out, p->a, p->x, p->b, p->y, n); return 0;
    case 3: k->vector_exponential_average(p->out, p->a, p->x, n); return 0;
    case 4: k->vector_exponential_average_of_squares(p->out, p->a, p->x, n); return 0;
    case 5: k->vector_adaptive_quotient(p->out, p->a, p->x, p->y, p->b, p->c, n); return 0;
    case 6: k->vector_multiply(p->out, p->x, p->y, n); return 0;
    case 7: k->vector_maximum_magnitude(p->out, p->x, n); return 0;
    case 8: k->vector_clip(p->out, fabs(p->a), p->x, n); return 0;
    case 9: k->vector_sign(p->out, p->x, n); return 0;
    case 10: return k->vector_dot(p->x, p->y, n);
    default: return k->vector_norm(p->x, n);
  }
}

static int same_result(double a, double b) { return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0; }

static int compare(const struct downhill_kernel *kernel, int operation, size_t n) {
  static struct operands actual, expected;
  for (size_t i = 0; i < MOST; i++) {
    actual.out[i] = number();
    actual.x[i] = number();
    actual.y[i] = number();
  }
  actual.a = scalar();
  actual.b = scalar();
  actual.c = scalar();
  expected = actual;
  const double result = apply(kernel, operation, &actual, n);
  int ok = same_result(result, apply(&naive_vector_operations, operation, &expected, n));
  for (size_t i = 0; i < MOST && ok; i++) ok = same_result((double)actual.out[i], (double)expected.out[i]);
  if (!ok) printf("operation %d of %zu elements, scalars %a %a %a\n", operation, n, actual.a, actual.b, actual.c);
  return ok;
}

int main(int argc, char **argv) {
  const struct downhill_kernel *kernel = argc > 1 ? find_kernel(argv[1]) : NULL;
  const size_t lengths = argc > 2 ? (size_t)atoi(argv[2]) : 200;
  int failed = 0, tested = 0;
  if (!kernel) {
    puts("not supported");
    return 0;
  }
  for (size_t n = 0; n < lengths && n < MOST; n++)
    for (int operation = 0; operation < OPERATIONS; operation++, tested++)
      failed += !compare(kernel, operation, n);
  printf("%d passed, %d failed\n", tested - failed, failed);
  return failed > 0;
}
