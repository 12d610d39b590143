// Subword pieces of a SentencePiece model as tokens ("spBLEU"): flores101 (also called spm),
// flores200 and spBLEU-1K, each with the model that sacreBLEU uses under that name. Source: Goyal
// et al. 2022, The Flores-101 Evaluation Benchmark, https://aclanthology.org/2022.tacl-1.30.
//
// Without a path the model is looked for under sacreBLEU's file name where sacreBLEU keeps it
// ($SACREBLEU/models, else ~/.sacrebleu/models), then where `vqlm data fetch flores101_spm`,
// `flores200_spm` or `spbleu1k_spm` puts it. A flores200 model found there must have its published
// checksum; of the others none is published. A model given by path is taken as it is.
#pragma once

#include <memory>
#include <string>

#include "metrics/bleu_tokenizer.h"

namespace vqlm {

class TokenizerSentencePiece : public BleuTokenizer {
 public:
  // `name`: one of the four above (InvalidArgument). `model`: a path, "": looked for. Objects of
  // one model share it. Throws RuntimeError when the model is nowhere or is no model.
  TokenizerSentencePiece(const std::string& name, const std::string& model);
  ~TokenizerSentencePiece() override;
  void tokenize(std::string_view line, std::string& out) const override;
  std::string signature_name() const override { return signature_name_; }

 private:
  struct Model;
  static std::shared_ptr<const Model> load(const std::string& path);
  std::shared_ptr<const Model> model_;
  std::string signature_name_;
  mutable std::string normalized_;  // working memory
};

}  // namespace vqlm
