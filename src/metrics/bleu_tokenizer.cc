#include "metrics/bleu_tokenizer.h"

#include "core/registry.h"
#include "metrics/tokenizer_13a.h"
#include "metrics/tokenizer_char.h"
#include "metrics/tokenizer_intl.h"
#include "metrics/tokenizer_none.h"
#include "metrics/tokenizer_zh.h"

namespace vqlm {

std::vector<std::string> bleu_tokenizer_names() { return {"13a", "char", "intl", "none", "zh"}; }

std::unique_ptr<BleuTokenizer> make_bleu_tokenizer(const std::string& name) {
  if (name == "13a") return std::make_unique<Tokenizer13a>();
  if (name == "char") return std::make_unique<TokenizerChar>();
  if (name == "intl") return std::make_unique<TokenizerIntl>();
  if (name == "none") return std::make_unique<TokenizerNone>();
  if (name == "zh") return std::make_unique<TokenizerZh>();
  throw_unknown_name("BLEU tokenizer", name, bleu_tokenizer_names());
}

}  // namespace vqlm
