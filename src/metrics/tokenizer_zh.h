// Chinese: every ideograph and wide punctuation mark is a token, the rest goes by 13a's passes.
//
// Two of sacreBLEU's ranges are not those that were meant: U+2001 to U+2A6D in the place of U+20000
// to U+2A6D6 (Extension B), so that all of general punctuation, arrows and mathematics is Chinese
// and Extension B is not; U+2F81 to U+2FA1 in the place of U+2F800 to U+2FA1D. They are kept unless
// asked otherwise; scores with the ranges that were meant are signed "zh-corrected".
#pragma once

#include "metrics/bleu_tokenizer.h"

namespace vqlm {

class TokenizerZh : public BleuTokenizer {
 public:
  explicit TokenizerZh(bool correct_quirks = false) : correct_quirks_(correct_quirks) {}
  void tokenize(std::string_view line, std::string& out) const override;
  void cut(std::string_view line, std::string& scratch,
           std::vector<std::string_view>& tokens) const override;
  std::string signature_name() const override { return correct_quirks_ ? "zh-corrected" : "zh"; }

 private:
  // line[start, end), where nothing stands alone, after 13a's passes; valid until the next call.
  std::string_view parted(std::string_view line, std::size_t start, std::size_t end) const;

  bool correct_quirks_;
  mutable std::string run_, passes_;  // working memory
};

}  // namespace vqlm
