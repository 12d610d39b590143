// The default of BLEU: mteval-v13a's rules for languages with blanks, SGML entities undone first.
#pragma once

#include "metrics/bleu_tokenizer.h"

namespace vqlm {

class Tokenizer13a : public BleuTokenizer {
 public:
  void tokenize(std::string_view line, std::string& out) const override;
};

}  // namespace vqlm
