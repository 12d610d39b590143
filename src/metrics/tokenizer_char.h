// Every code point that is no white space is a token.
#pragma once

#include "metrics/bleu_tokenizer.h"

namespace vqlm {

class TokenizerChar : public BleuTokenizer {
 public:
  void tokenize(std::string_view line, std::string& out) const override;
};

}  // namespace vqlm
