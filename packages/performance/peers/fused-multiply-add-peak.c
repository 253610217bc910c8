/* The most float32 fused multiply-adds that one core can retire: independent chains in registers, no memory at all.
 * Prints `<variant> <GFLOP/s>` a line, one for each vector width that the processor has; two operations each.
 * Best of several short trials, because a peak is what the machine can do when nothing disturbs it.
 */
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static volatile float sink;

/* Twelve chains cover latency 4 at two a cycle with room to spare, and fit the 16 registers of AVX2 and NEON. */
#define CHAINS(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)

#define DEFINE_PEAK(NAME, ATTRIBUTES, VECTOR, BROADCAST)                        \
  ATTRIBUTES static double NAME(long rounds) {                                              \
    const VECTOR factor = BROADCAST(0.999f), term = BROADCAST(0.001f);                      \
    CHAINS(DECLARE_##NAME)                                                                  \
    const double start = seconds();                                                         \
    for (long round = 0; round < rounds; round++) {                                         \
      CHAINS(ADVANCE_##NAME)                                                                \
    }                                                                                       \
    const double elapsed = seconds() - start;                                               \
    CHAINS(KEEP_##NAME)                                                                     \
    return (double)rounds * 12 * 2 * (double)(sizeof(VECTOR) / sizeof(float)) / elapsed * 1e-9; \
  }

#if defined(__x86_64__)
#include <immintrin.h>
#define DECLARE_avx512(i) __m512 chain##i = _mm512_set1_ps(0.1f * i);
#define ADVANCE_avx512(i) chain##i = _mm512_fmadd_ps(chain##i, factor, term); __asm__ volatile("" : "+v"(chain##i));
#define KEEP_avx512(i) sink = _mm512_cvtss_f32(chain##i);
DEFINE_PEAK(avx512, __attribute__((target("avx512f"))), __m512, _mm512_set1_ps)
#define DECLARE_avx2(i) __m256 chain##i = _mm256_set1_ps(0.1f * i);
#define ADVANCE_avx2(i) chain##i = _mm256_fmadd_ps(chain##i, factor, term); __asm__ volatile("" : "+x"(chain##i));
#define KEEP_avx2(i) sink = _mm256_cvtss_f32(chain##i);
DEFINE_PEAK(avx2, __attribute__((target("avx2,fma"))), __m256, _mm256_set1_ps)
#elif defined(__aarch64__)
#include <arm_neon.h>
#define DECLARE_neon(i) float32x4_t chain##i = vdupq_n_f32(0.1f * i);
#define ADVANCE_neon(i) chain##i = vfmaq_f32(term, chain##i, factor); __asm__ volatile("" : "+w"(chain##i));
#define KEEP_neon(i) sink = vgetq_lane_f32(chain##i, 0);
DEFINE_PEAK(neon, , float32x4_t, vdupq_n_f32)
#endif

static void report(const char *variant, double (*peak)(long), int trials) {
  double best = 0;
  peak(200000);
  for (int trial = 0; trial < trials; trial++) {
    const double measured = peak(2000000);
    if (measured > best) best = measured;
  }
  printf("%s %.2f\n", variant, best);
}

int main(int count, char **arguments) {
  const int trials = count > 1 ? atoi(arguments[1]) : 10;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) report("avx512", avx512, trials);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) report("avx2", avx2, trials);
#elif defined(__aarch64__)
  report("neon", neon, trials);
#else
  (void)trials;
  fputs("no fused-multiply-add test for this processor\n", stderr);
  return 1;
#endif
  return 0;
}
