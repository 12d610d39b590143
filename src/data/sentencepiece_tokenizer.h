// Subword pieces learnt by SentencePiece (Kudo and Richardson 2018, arXiv 1808.06226): byte-pair
// encoding or a unigram model. One text has many segmentations and only one is scored, so
// likelihoods are those of that segmentation. With the identity normalisation the text comes back
// exactly, blanks included, with two exceptions: U+2581, which stands for a blank inside
// SentencePiece, comes back as one; tab, NUL and U+2585 are reserved there and become <unk> unless
// `byte_fallback` is on. `tokenizer.model` is a SentencePiece model file that other
// programs read.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/registries.h"
#include "data/tokenizer.h"

namespace vqlm {

struct SentencePieceOptions {
  std::string model = "bpe";               // or "unigram"
  std::int64_t vocab_size = 4000;          // special ids included
  std::string normalization = "identity";  // or "nmt_nfkc", which is lossy
  double character_coverage = 1.0;         // share of characters that get pieces of their own
  bool byte_fallback = false;              // 256 byte pieces instead of <unk>
  bool dummy_prefix = true;                // a word begins alike inside and at the start of a text
  std::int64_t max_texts = 0;              // trained on so many texts, drawn by the seed; 0: all
};

class SentencePieceTokenizer : public TrainableTokenizer {
 public:
  explicit SentencePieceTokenizer(SentencePieceOptions options);
  ~SentencePieceTokenizer() override;
  TokenizerInfo info() const override;
  // Both throw InvalidArgument before training; `decode` on an id outside the vocabulary too.
  std::vector<int> encode(const std::string& text) const override;
  std::string decode(const std::vector<int>& ids) const override;
  std::string piece(int id) const override;
  std::string serialize() const override { return model_; }
  void train(const std::vector<std::string>& texts, std::uint64_t seed) override;
  void restore(const std::string& bytes) override;

 private:
  struct Processor;
  const Processor& processor() const;
  SentencePieceOptions options_;
  std::string model_;  // the model as SentencePiece writes it
  std::unique_ptr<Processor> processor_;
};

// Config: the fields of SentencePieceOptions under their names.
void register_sentencepiece_tokenizer(Registries& registries);

}  // namespace vqlm
