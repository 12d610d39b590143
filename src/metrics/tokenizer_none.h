// White space alone parts tokens: for text that is tokenized already.
#pragma once

#include "metrics/bleu_tokenizer.h"

namespace vqlm {

class TokenizerNone : public BleuTokenizer {
 public:
  void tokenize(std::string_view line, std::string& out) const override;
};

}  // namespace vqlm
