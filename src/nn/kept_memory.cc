#include "nn/kept_memory.h"

#include <cstdlib>
#include <limits>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace vqlm {

void keep_freed_memory() {
#if defined(__GLIBC__)
  [[maybe_unused]] static const bool kept = [] {
    if (mallopt(M_MMAP_THRESHOLD, 1 << 30) == 0) mallopt(M_MMAP_THRESHOLD, 1 << 25);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    mallopt(M_TOP_PAD, 1 << 26);
    return true;
  }();
#endif
}

}  // namespace vqlm
