#include "metrics/tercom_tokenizer.h"

#include "metrics/code_point_range.h"
#include "metrics/code_point_text.h"
#include "metrics/lower_case.h"
#include "metrics/punctuation_passes.h"
#include "metrics/replace_all.h"

namespace vqlm {
namespace {

// What stands alone in normalised text with Asian support. The rules' 3200-3F22 is a slip for
// 3200-32FF, without effect: the rest of it lies in 3300-33FF and 3400-4DBF, which are listed too.
constexpr CodePointRange kIdeographs[] = {
    {0x2E80, 0x2EFF}, {0x31C0, 0x31EF}, {0x3200, 0x4DBF},
    {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0xFE30, 0xFE4F},
};
constexpr CodePointRange kAsianPunctuation[] = {
    {0x3001, 0x3002}, {0x3008, 0x3011}, {0x3014, 0x301F}, {0x30FB, 0x30FB},
    {0xFF01, 0xFF02}, {0xFF08, 0xFF09}, {0xFF0C, 0xFF0C}, {0xFF0E, 0xFF0E},
    {0xFF1A, 0xFF1B}, {0xFF1F, 0xFF1F}, {0xFF61, 0xFF65},
};
constexpr std::string_view kPunctuation = ".,?:;!\"()";

// "dog's!" -> "dog 's!". The rules look for a blank behind the s after the first pass has put one
// round every mark that it parts; looking for these marks before it comes to the same.
void part_possessives(const std::string& in, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (in[i] == '\'' && i + 2 < in.size() && in[i + 1] == 's' && is_split_symbol(in[i + 2]))
      out += ' ';
    out += in[i];
  }
}

bool is_asian_mark(char32_t c) { return c >= 0x2E80 && in_ranges(kAsianPunctuation, c); }

void part_asian(const std::string& in, std::string& out) {
  out.clear();
  for (std::size_t position = 0; position < in.size();) {
    const std::size_t start = position;
    const char32_t c = next_code_point(in, position);
    const bool alone = c >= 0x2E80 && (in_ranges(kIdeographs, c) || is_asian_mark(c));
    if (alone) out += ' ';
    out.append(in, start, position - start);
    if (alone) out += ' ';
  }
}

void remove_punctuation(const std::string& in, std::string& out, bool asian) {
  out.clear();
  for (std::size_t position = 0; position < in.size();) {
    const std::size_t start = position;
    const char32_t c = next_code_point(in, position);
    const bool mark = c < 0x80 ? kPunctuation.find(static_cast<char>(c)) != std::string_view::npos
                               : asian && is_asian_mark(c);
    if (!mark) out.append(in, start, position - start);
  }
}

}  // namespace

void TercomTokenizer::lower(std::string_view line, std::string& out) {
  out = line;
  unsigned any = 0;
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    any |= byte;
    const bool capital = static_cast<unsigned char>(byte - 'A') < 26;
    c = static_cast<char>(byte + (capital ? 32 : 0));
  }
  if (any >= 0x80) out = lower_case(line);
}

void TercomTokenizer::normalize(std::string& text) {
  replace_all(text, "\n-", "");
  replace_all(text, "\n", " ");
  resolve_entities(text);
  text.insert(text.begin(), ' ');
  text += ' ';
  part_possessives(text, scratch_);
  text.swap(scratch_);
  apply_punctuation_passes(text, scratch_);
  if (!options_.asian_support) return;
  part_asian(text, scratch_);
  text.swap(scratch_);
}

void TercomTokenizer::tokenize(std::string_view line, std::string& out) {
  if (options_.case_sensitive) {
    out = line;
  } else {
    lower(line, out);
  }
  if (options_.normalized && !line.empty()) normalize(out);
  if (!options_.no_punct) return;
  remove_punctuation(out, scratch_, options_.asian_support);
  out.swap(scratch_);
}

void TercomTokenizer::tokenize_twice(std::string_view line, std::string& out) {
  if (!options_.normalized) return tokenize(line, out);  // the rest changes nothing a second time
  tokenize(line, first_);
  std::string joined;
  for (const std::string_view word : split_white_space(first_)) {
    if (!joined.empty()) joined += ' ';
    joined += word;
  }
  tokenize(joined, out);
}

}  // namespace vqlm
