// The tables behind lower_case.h, pinned: Unicode 14.0 (unchanged for lower case to 15.1).
#pragma once

#include <span>

#include "metrics/code_point_range.h"

namespace vqlm {

// Every `step`-th code point from `first` to `last` has the lower case c + delta.
struct LowerRun {
  char32_t first, last;
  unsigned step;
  int delta;
};

extern const std::span<const LowerRun> kLowerRuns;
// Cased and not Case_Ignorable; Case_Ignorable: what the rule of the final sigma looks at.
extern const std::span<const CodePointRange> kCasedRanges;
extern const std::span<const CodePointRange> kCaseIgnorableRanges;

}  // namespace vqlm
