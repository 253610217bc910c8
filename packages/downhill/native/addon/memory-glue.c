/*
 * Where a system hands out memory in pages of 4 KiB, the first touch of each costs more than a microsecond, several in
 * a virtual machine: for the 100 MB of a large covariance as long as half of its factorization.
 */
#define _DEFAULT_SOURCE
#include "addon.h"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>
#endif

/* (buffer: ArrayBuffer, not touched yet): asks for large pages beneath it, where the system has any */
static napi_value want_large_pages(napi_env env, napi_callback_info info) {
  napi_value buffer;
  if (!read_arguments(env, info, 1, &buffer)) return NULL;
#ifdef MADV_HUGEPAGE
  void *data = NULL;
  size_t length = 0;
  napi_get_arraybuffer_info(env, buffer, &data, &length);
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  const uintptr_t begin = ((uintptr_t)data + page - 1) & ~(page - 1), end = ((uintptr_t)data + length) & ~(page - 1);
  if (begin < end) madvise((void *)begin, end - begin, MADV_HUGEPAGE); /* what it answers changes nothing */
#endif
  return NULL;
}

void define_memory(napi_env env, napi_value exports) {
  static const struct export table[] = {{"wantLargePages", want_large_pages}};
  define_exports(env, exports, table, sizeof table / sizeof table[0]);
}
