// How BLEU cuts a line into tokens. A tokenizer writes blanks where it cuts; the line is then split
// at white space. The name is what the signature shows ("tok:13a"). Source: sacreBLEU 2.6.0, as
// written down in the scoring rules, section 4.2.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vqlm {

class BleuTokenizer {
 public:
  virtual ~BleuTokenizer() = default;
  // Replaces the content of `out`. The input is lower-cased already where that was asked for, and
  // has no white space at its end.
  virtual void tokenize(std::string_view line, std::string& out) const = 0;
};

// Names that `make_bleu_tokenizer` knows, sorted.
std::vector<std::string> bleu_tokenizer_names();
// Throws InvalidArgument on an unknown name.
std::unique_ptr<BleuTokenizer> make_bleu_tokenizer(const std::string& name);

}  // namespace vqlm
