#include "metrics/bleu_tokenizer.h"

#include <utility>

#include "core/error.h"
#include "core/registry.h"
#include "metrics/code_point_text.h"
#include "metrics/tokenizer_13a.h"
#include "metrics/tokenizer_char.h"
#include "metrics/tokenizer_intl.h"
#include "metrics/tokenizer_mecab.h"
#include "metrics/tokenizer_none.h"
#include "metrics/tokenizer_sentencepiece.h"
#include "metrics/tokenizer_zh.h"

namespace vqlm {
namespace {

using Pointer = std::unique_ptr<BleuTokenizer>;

// A tokenizer without options is signed with the name it is asked for.
template <typename Tokenizer>
class Named : public Tokenizer {
 public:
  explicit Named(std::string name) : name_(std::move(name)) {}
  std::string signature_name() const override { return name_; }

 private:
  std::string name_;
};

template <typename Tokenizer>
Pointer make_named(const BleuTokenizerOptions& options) {
  return std::make_unique<Named<Tokenizer>>(options.name);
}

Pointer make_zh(const BleuTokenizerOptions& options) {
  return std::make_unique<TokenizerZh>(options.correct_quirks);
}

template <MecabLanguage language>
Pointer make_mecab(const BleuTokenizerOptions& /*options*/) {
  return std::make_unique<TokenizerMecab>(language);
}

Pointer make_sentencepiece(const BleuTokenizerOptions& options) {
  return std::make_unique<TokenizerSentencePiece>(options.name, options.model);
}

struct Entry {
  const char* name;
  Pointer (*make)(const BleuTokenizerOptions& options);
};

constexpr Entry kTokenizers[] = {
    {"13a", make_named<Tokenizer13a>},
    {"char", make_named<TokenizerChar>},
    {"flores101", make_sentencepiece},
    {"flores200", make_sentencepiece},
    {"intl", make_named<TokenizerIntl>},
    {"ja-mecab", make_mecab<MecabLanguage::kJapanese>},
    {"ko-mecab", make_mecab<MecabLanguage::kKorean>},
    {"none", make_named<TokenizerNone>},
    {"spBLEU-1K", make_sentencepiece},
    {"spm", make_sentencepiece},
    {"zh", make_zh},
};

}  // namespace

void BleuTokenizer::cut(std::string_view line, std::string& scratch,
                        std::vector<std::string_view>& tokens) const {
  tokenize(line, scratch);
  split_white_space(scratch, tokens);
}

std::vector<std::string> bleu_tokenizer_names() {
  std::vector<std::string> names;
  for (const Entry& entry : kTokenizers) names.emplace_back(entry.name);
  return names;
}

Pointer make_bleu_tokenizer(const BleuTokenizerOptions& options) {
  for (const Entry& entry : kTokenizers)
    if (options.name == entry.name) return entry.make(options);
  throw_unknown_name("BLEU tokenizer", options.name, bleu_tokenizer_names());
}

Pointer make_bleu_tokenizer(const std::string& name) {
  BleuTokenizerOptions options;
  options.name = name;
  return make_bleu_tokenizer(options);
}

std::string bleu_tokenizer_missing(const std::string& name) {
  try {
    make_bleu_tokenizer(name);
  } catch (const RuntimeError& error) {
    return error.what();
  }
  return "";
}

}  // namespace vqlm
