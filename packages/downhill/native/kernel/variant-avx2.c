/* Compiled with -mavx2 -mfma; called only where the processor has them. */
#if defined(__x86_64__)
#define VARIANT(name) avx2_##name
#define VARIANT_NAME "avx2"
#include "kernel.h"

#include "simd-avx2.h"
#include "simd64-avx2.h"
#include "variant.inc.c"
#endif
