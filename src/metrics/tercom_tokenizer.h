// How TER cuts a line into words: lower case and a split at white space, and, if asked for,
// Tercom's normalisation (SGML entities, punctuation apart), removal of punctuation, and both for
// Chinese and Japanese writing. Source: sacreBLEU 2.6.0, as written down in the scoring rules,
// section 4.5.
#pragma once

#include <string>
#include <string_view>

namespace vqlm {

struct TercomOptions {
  bool normalized = false;      // undo SGML entities, part punctuation from words
  bool no_punct = false;        // remove punctuation
  bool asian_support = false;   // both for Chinese and Japanese writing; does nothing alone
  bool case_sensitive = false;  // keep capitals
};

// Keeps working memory: one object a thread.
class TercomTokenizer {
 public:
  explicit TercomTokenizer(const TercomOptions& options) : options_(options) {}

  // Replaces the content of `out` with words, white space between them. `line` must not lie in
  // `out`. Bytes that are no UTF-8 stay as they are; should a deletion bring two of them together,
  // they count as what they then spell.
  void tokenize(std::string_view line, std::string& out);
  // The same twice over, as sacreBLEU treats references. Normalised, "the dog's." becomes "the
  // dog's .", then "the dog 's .".
  void tokenize_twice(std::string_view line, std::string& out);

 private:
  void lower(std::string_view line, std::string& out);
  void normalize(std::string& text);

  TercomOptions options_;
  std::string scratch_, first_;
};

}  // namespace vqlm
