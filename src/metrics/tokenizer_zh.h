// Chinese: every ideograph and wide punctuation mark is a token, the rest goes by 13a's passes. Its
// ranges, U+2001 to U+2A6D included, are those of sacreBLEU.
#pragma once

#include "metrics/bleu_tokenizer.h"

namespace vqlm {

class TokenizerZh : public BleuTokenizer {
 public:
  void tokenize(std::string_view line, std::string& out) const override;
};

}  // namespace vqlm
