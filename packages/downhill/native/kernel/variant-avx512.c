/* Compiled with -mavx512f -mavx512vl -mavx512dq -mfma; called only where the processor has them. */
#if defined(__x86_64__)
#define VARIANT(name) avx512_##name
#define VARIANT_NAME "avx512"
#include "kernel.h"

#include "simd-avx512.h"
#include "simd64-avx512.h"
#include "variant.inc.c"
#endif
