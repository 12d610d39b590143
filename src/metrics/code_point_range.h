// A range of Unicode code points, and the search in a sorted list of them.
#pragma once

#include <algorithm>
#include <span>

namespace vqlm {

struct CodePointRange {
  char32_t first, last;  // both included
};

// Whether one of the ranges (sorted, apart) holds `c`.
inline bool in_ranges(std::span<const CodePointRange> ranges, char32_t c) {
  const auto it =
      std::upper_bound(ranges.begin(), ranges.end(), c,
                       [](char32_t value, const CodePointRange& r) { return value < r.first; });
  return it != ranges.begin() && c <= std::prev(it)->last;
}

}  // namespace vqlm
