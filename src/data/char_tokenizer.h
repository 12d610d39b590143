// One token a code point: the vocabulary holds those seen in training, the newline like any other.
// A code point never seen, and a byte that is no valid UTF-8, becomes <unk>, which decodes to
// U+FFFD.
#pragma once

#include <string>
#include <vector>

#include "core/registries.h"
#include "data/tokenizer.h"
#include "data/vocabulary.h"

namespace vqlm {

class CharTokenizer : public TrainableTokenizer {
 public:
  explicit CharTokenizer(VocabularyLimits limits = {}) : limits_(limits) {}
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
void register_char_tokenizer(Registries& registries);

}  // namespace vqlm
