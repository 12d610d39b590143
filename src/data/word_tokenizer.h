// One token a word, words being what stands between single blanks. Joining with single blanks
// restores the text exactly: a double, leading or trailing blank is an empty word, which is in the
// vocabulary when training text had one. Only the blank separates; tab and newline are part of a
// word. A word outside the vocabulary is <unk>, which decodes to "<unk>"; a literal "<unk>" in the
// text (WikiText) is a word of its own.
#pragma once

#include <string>
#include <vector>

#include "core/registries.h"
#include "data/tokenizer.h"
#include "data/vocabulary.h"

namespace vqlm {

class WordTokenizer : public TrainableTokenizer {
 public:
  explicit WordTokenizer(VocabularyLimits limits = {}) : limits_(limits) {}
  TokenizerInfo info() const override;
  std::vector<int> encode(const std::string& text) const override;
  std::string decode(const std::vector<int>& ids) const override;
  std::string piece(int id) const override;
  std::string serialize() const override;
  void train(const std::vector<std::string>& texts, std::uint64_t seed) override;
  void restore(const std::string& bytes) override;

 private:
  VocabularyLimits limits_;
  Vocabulary vocabulary_;
};

// Config: min_count (1), max_vocab (0: no limit; special ids included).
void register_word_tokenizer(Registries& registries);

}  // namespace vqlm
