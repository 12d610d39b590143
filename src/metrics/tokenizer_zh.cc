#include "metrics/tokenizer_zh.h"

#include "metrics/code_point_range.h"
#include "metrics/code_point_text.h"
#include "metrics/punctuation_passes.h"

namespace vqlm {
namespace {

// The union of the ranges of the scoring rules, section 4.2.
constexpr CodePointRange kChinese[] = {
    {0x2001, 0x2A6D}, {0x2E80, 0x2FDF}, {0x2FF0, 0x303F}, {0x3100, 0x312F}, {0x31A0, 0x31BF},
    {0x31C0, 0x31EF}, {0x3200, 0x33FF}, {0x3400, 0x4DB5}, {0x4E00, 0x9FBB}, {0xF900, 0xFA2D},
    {0xFA30, 0xFA6A}, {0xFA70, 0xFAD9}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE4F}, {0xFF00, 0xFFEF},
};

}  // namespace

void TokenizerZh::tokenize(std::string_view line, std::string& out) const {
  line = strip(line);
  out.clear();
  for (std::size_t position = 0; position < line.size();) {
    const std::size_t start = position;
    const char32_t c = next_code_point(line, position);
    const bool chinese = c >= 0x2001 && in_ranges(kChinese, c);
    if (chinese) out += ' ';
    out += line.substr(start, position - start);
    if (chinese) out += ' ';
  }
  std::string scratch;
  apply_punctuation_passes(out, scratch);
}

}  // namespace vqlm
