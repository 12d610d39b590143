// One token a byte: the vocabulary is the 256 bytes and the four special ids, for any text.
#pragma once

#include "core/registries.h"
#include "data/tokenizer.h"

namespace vqlm {

// Needs no training; `train` changes nothing. Byte b has the id b + 4.
class ByteTokenizer : public TrainableTokenizer {
 public:
  TokenizerInfo info() const override;
  std::vector<int> encode(const std::string& text) const override;
  std::string decode(const std::vector<int>& ids) const override;
  std::string piece(int id) const override;
  std::string serialize() const override;
  void train(const std::vector<std::string>& texts, std::uint64_t seed) override;
  void restore(const std::string& bytes) override;
};

void register_byte_tokenizer(Registries& registries);

}  // namespace vqlm
