// Which code points make words, for ROUGE's `unicode` tokenizer: pinned, from the table of the
// `regex` module 2026.11.19.
#pragma once

#include <span>

#include "metrics/code_point_range.h"

namespace vqlm {

// Letters, marks and numbers (general categories L, M, N), and the two joiners U+200C and U+200D.
extern const std::span<const CodePointRange> kWordRanges;
// Of these the marks and the joiners, which begin no word.
extern const std::span<const CodePointRange> kMarkRanges;
// Of these the code points of scripts written without blanks: Han, Hiragana, Katakana, Thai, Lao,
// Khmer, Myanmar, and Japanese signs that belong to no script of their own (U+30FC and others).
extern const std::span<const CodePointRange> kUnspacedRanges;

}  // namespace vqlm
