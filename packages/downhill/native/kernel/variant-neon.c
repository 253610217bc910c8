/* Every 64-bit ARM has what this needs. */
#if defined(__aarch64__)
#define VARIANT(name) neon_##name
#define VARIANT_NAME "neon"
#include "kernel.h"

#include "simd-neon.h"
#include "simd64-neon.h"
#include "variant.inc.c"
#endif
