/* The variant by name, or null where there is none or this processor cannot run it. */
#ifndef DOWNHILL_FIND_KERNEL_H
#define DOWNHILL_FIND_KERNEL_H

#include <string.h>

#include "../kernel/kernel.h"

static inline const struct downhill_kernel *find_kernel(const char *variant) {
#if defined(__x86_64__)
  const int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (strcmp(variant, "avx512") == 0 && has_avx2 && __builtin_cpu_supports("avx512dq")) return &avx512_kernel;
  if (strcmp(variant, "avx2") == 0 && has_avx2) return &avx2_kernel;
#else
  if (strcmp(variant, "neon") == 0) return &neon_kernel;
#endif
  return NULL;
}

#endif
