// How ROUGE cuts a text into words, both ways in lower case (lower_case.h), with or without stems.
//
// "rouge" is that of the package rouge_score: words are runs of a-z and 0-9, all else separates.
// Text in other scripts has no words and scores 0.
//
// "unicode" is for every script: words are runs of letters, marks and numbers (general categories
// L, M, N; table word_table.h), all else separates. In scripts written without blanks (Han,
// Hiragana, Katakana, Thai, Lao, Khmer, Myanmar) every code point is a word of its own, their marks
// and digits too, and ends the one before; Hangul stays in words. A mark begins no word: one that
// follows no letter or number is left out. The joiners U+200C and U+200D count as marks. There is
// no normalisation: a letter and its accent written as one code point or two are different. On
// ASCII text the words are those of "rouge".
//
// Stems are Porter's (porter_stemmer.h) of words of ASCII letters and digits longer than 3.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "metrics/token_ids.h"

namespace vqlm {

enum class RougeTokenization { kRouge, kUnicode };
// Throws InvalidArgument on another name than "rouge" and "unicode".
RougeTokenization rouge_tokenization_from_name(const std::string& name);
const char* rouge_tokenization_name(RougeTokenization tokenization);

// A text as numbers of words; equal words have equal numbers.
struct RougeText {
  std::vector<char32_t> words;
  std::vector<std::size_t> line_ends;  // words up to the end of each line that has any
};

class RougeTokenizer {
 public:
  RougeTokenizer(RougeTokenization tokenization, bool use_stemmer)
      : tokenization_(tokenization), use_stemmer_(use_stemmer) {}

  // Replaces the content of `text`. Lines end at "\n".
  void read(std::string_view input, RougeText& text);
  // Forgets the words it has numbered when they are many, so that memory stays bounded: numbers
  // given before are then of no use.
  void forget_if_many();
  // The words themselves.
  std::vector<std::string> words(std::string_view input);

 private:
  void cut(std::string_view input);
  void cut_ascii_words(std::string_view input);
  void cut_unicode_words();
  void end_line();
  std::string stem_of(std::string_view word) const;
  std::uint32_t number_of(std::string_view word);

  RougeTokenization tokenization_;
  bool use_stemmer_;
  TokenIds vocabulary_;
  std::vector<std::uint32_t> stems_;  // of each number that of its stem, or kUnseen
  // The text under way, in lower case, its words and lines.
  std::string lowered_;
  std::vector<std::string_view> words_;
  std::vector<std::size_t> line_ends_;
};

}  // namespace vqlm
