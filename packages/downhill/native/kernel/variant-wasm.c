/* WebAssembly with relaxed SIMD. relaxed_madd must be fused: exports.c offers the probe. */
#define VARIANT(name) wasm_##name
#define VARIANT_NAME "wasm"
#include "kernel.h"

#include "simd-wasm.h"
#include "simd64-wasm.h"
#include "variant.inc.c"
