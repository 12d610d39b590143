// General categories as the `intl` tokenizer of sacreBLEU saw them: major classes P, N and S of the
// `regex` module, pinned (scoring rules, section 4.2).
#pragma once

#include <span>

#include "metrics/code_point_range.h"

namespace vqlm {

extern const std::span<const CodePointRange> kPunctuationRanges;
extern const std::span<const CodePointRange> kNumberRanges;
extern const std::span<const CodePointRange> kSymbolRanges;

}  // namespace vqlm
