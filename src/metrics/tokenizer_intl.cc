#include "metrics/tokenizer_intl.h"

#include <cstdint>

#include "metrics/category_table.h"
#include "metrics/code_point_text.h"

namespace vqlm {
namespace {

enum class Category : std::uint8_t { kOther, kPunctuation, kNumber, kSymbol };

// One entry a code point.
std::vector<Category> make_categories() {
  std::vector<Category> categories(0x110000, Category::kOther);
  const auto fill = [&categories](std::span<const CodePointRange> ranges, Category category) {
    for (const CodePointRange& range : ranges)
      for (char32_t c = range.first; c <= range.last; ++c) categories[c] = category;
  };
  fill(kPunctuationRanges, Category::kPunctuation);
  fill(kNumberRanges, Category::kNumber);
  fill(kSymbolRanges, Category::kSymbol);
  return categories;
}

Category category_of(char32_t c) {
  static const std::vector<Category> kCategories = make_categories();
  return kCategories[c];
}

bool is_punctuation(char32_t c) { return category_of(c) == Category::kPunctuation; }
bool is_number(char32_t c) { return category_of(c) == Category::kNumber; }

// (not a number)(punctuation) -> "x y "
std::u32string part_after(const std::u32string& in) {
  std::u32string out;
  out.reserve(in.size() * 2);
  for (std::size_t i = 0; i < in.size(); ++i) {
    out += in[i];
    if (i + 1 == in.size() || is_number(in[i]) || !is_punctuation(in[i + 1])) continue;
    out += U' ';
    out += in[++i];
    out += U' ';
  }
  return out;
}

// (punctuation)(not a number) -> " x y"
std::u32string part_before(const std::u32string& in) {
  std::u32string out;
  out.reserve(in.size() * 2);
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (i + 1 == in.size() || !is_punctuation(in[i]) || is_number(in[i + 1])) {
      out += in[i];
      continue;
    }
    out += U' ';
    out += in[i];
    out += U' ';
    out += in[++i];
  }
  return out;
}

}  // namespace

void TokenizerIntl::tokenize(std::string_view line, std::string& out) const {
  out.clear();
  for (const char32_t c : part_before(part_after(to_code_points(line)))) {
    const bool symbol = category_of(c) == Category::kSymbol;
    if (symbol) out += ' ';
    append_code_point(c, out);
    if (symbol) out += ' ';
  }
}

}  // namespace vqlm
