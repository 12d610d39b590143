#include "metrics/rouge_tokenizer.h"

#include <algorithm>
#include <array>

#include "core/registry.h"
#include "metrics/code_point_text.h"
#include "metrics/lower_case.h"
#include "metrics/porter_stemmer.h"
#include "metrics/word_table.h"

namespace vqlm {
namespace {

constexpr std::size_t kManyWords = 1U << 20;
constexpr std::size_t kNone = std::string_view::npos;
constexpr char32_t kFirstUnspaced = 0xE01;

// A letter or digit in lower case; 0 for every other byte.
constexpr std::array<char, 256> make_word_bytes() {
  std::array<char, 256> bytes{};
  for (unsigned char c = '0'; c <= '9'; ++c) bytes[c] = static_cast<char>(c);
  for (unsigned char c = 'a'; c <= 'z'; ++c) bytes[c] = static_cast<char>(c);
  for (unsigned char c = 'A'; c <= 'Z'; ++c) bytes[c] = static_cast<char>(c + 32);
  return bytes;
}
constexpr std::array<char, 256> kWordBytes = make_word_bytes();

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char word_byte(char c) { return kWordBytes[static_cast<unsigned char>(c)]; }

// Two code points beyond ASCII have a lower case that begins with an ASCII letter: U+0130 and
// U+212A. That letter when one of them starts at `position`, else 0.
char folded_letter(std::string_view text, std::size_t position) {
  if (text.compare(position, 2, "\xC4\xB0") == 0) return 'i';
  return text.compare(position, 3, "\xE2\x84\xAA") == 0 ? 'k' : '\0';
}

enum class Kind { kSeparator, kWord, kMark, kUnspaced };

Kind kind_of(char32_t c) {
  if (c < 0x80) return kWordBytes[c] == 0 ? Kind::kSeparator : Kind::kWord;
  if (c >= kFirstUnspaced && in_ranges(kUnspacedRanges, c)) return Kind::kUnspaced;
  if (!in_ranges(kWordRanges, c)) return Kind::kSeparator;
  return in_ranges(kMarkRanges, c) ? Kind::kMark : Kind::kWord;
}

}  // namespace

RougeTokenization rouge_tokenization_from_name(const std::string& name) {
  if (name == "rouge") return RougeTokenization::kRouge;
  if (name == "unicode") return RougeTokenization::kUnicode;
  throw_unknown_name("ROUGE tokenizer", name, {"rouge", "unicode"});
}

const char* rouge_tokenization_name(RougeTokenization tokenization) {
  return tokenization == RougeTokenization::kRouge ? "rouge" : "unicode";
}

void RougeTokenizer::end_line() {
  if (!words_.empty() && (line_ends_.empty() || line_ends_.back() != words_.size()))
    line_ends_.push_back(words_.size());
}

// Bytes beyond ASCII separate, but for the two code points of `folded_letter`; so no code point has
// to be decoded.
void RougeTokenizer::cut_ascii_words(std::string_view input) {
  lowered_.resize(input.size());
  std::size_t start = 0, size = 0;
  const auto end_word = [&] {
    if (size > start) words_.push_back(std::string_view(lowered_).substr(start, size - start));
    start = size;
  };
  for (std::size_t i = 0; i < input.size(); ++i) {
    const char c = word_byte(input[i]);
    if (c != 0) {
      lowered_[size++] = c;
      continue;
    }
    const char folded =
        static_cast<unsigned char>(input[i]) < 0x80 ? '\0' : folded_letter(input, i);
    if (folded != 0) lowered_[size++] = folded;
    if (folded == 'k') {
      i += 2;  // the rest of U+212A
      continue;
    }
    end_word();
    if (input[i] == '\n') end_line();
  }
  end_word();
}

void RougeTokenizer::cut_unicode_words() {
  const std::string_view text = lowered_;
  std::size_t start = kNone;
  const auto end_word = [&](std::size_t end) {
    if (start != kNone) words_.push_back(text.substr(start, end - start));
    start = kNone;
  };
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t at = position;
    const char32_t c = next_code_point(text, position);
    const Kind kind = kind_of(c);
    if (kind == Kind::kWord && start == kNone) start = at;
    if (kind == Kind::kWord || kind == Kind::kMark) continue;
    end_word(at);
    if (kind == Kind::kUnspaced) words_.push_back(text.substr(at, position - at));
    if (c == '\n') end_line();
  }
  end_word(text.size());
}

void RougeTokenizer::cut(std::string_view input) {
  words_.clear();
  line_ends_.clear();
  if (tokenization_ == RougeTokenization::kRouge || is_ascii(input)) {
    cut_ascii_words(input);
  } else {
    lowered_ = lower_case(input);
    cut_unicode_words();
  }
  end_line();
}

std::string RougeTokenizer::stem_of(std::string_view word) const {
  return word.size() > 3 && is_ascii(word) ? porter_stem(word) : std::string(word);
}

std::uint32_t RougeTokenizer::number_of(std::string_view word) {
  const std::uint32_t number = vocabulary_.id_of(word);
  if (!use_stemmer_) return number;
  if (number >= stems_.size()) stems_.resize(number + 1, TokenIds::kUnseen);
  if (stems_[number] == TokenIds::kUnseen) stems_[number] = vocabulary_.id_of(stem_of(word));
  return stems_[number];
}

void RougeTokenizer::read(std::string_view input, RougeText& text) {
  cut(input);
  text.words.clear();
  for (const std::string_view word : words_) text.words.push_back(number_of(word));
  text.line_ends = line_ends_;
}

void RougeTokenizer::forget_if_many() {
  if (vocabulary_.size() < kManyWords) return;
  vocabulary_.clear();
  stems_.clear();
}

std::vector<std::string> RougeTokenizer::words(std::string_view input) {
  cut(input);
  std::vector<std::string> result;
  for (const std::string_view word : words_)
    result.push_back(use_stemmer_ ? stem_of(word) : std::string(word));
  return result;
}

}  // namespace vqlm
