// mteval-v14's international rules: punctuation apart unless beside a number, symbols apart, by
// Unicode's general categories.
#pragma once

#include "metrics/bleu_tokenizer.h"

namespace vqlm {

class TokenizerIntl : public BleuTokenizer {
 public:
  void tokenize(std::string_view line, std::string& out) const override;
};

}  // namespace vqlm
