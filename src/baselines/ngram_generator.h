// What every n-gram model does, however it was made: it generates and scores token by token.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "baselines/ngram_model.h"
#include "core/signature.h"
#include "data/tokenizer.h"
#include "model/exportable.h"
#include "model/generator.h"

namespace vqlm {

class NgramGenerator : public Generator, public Exportable {
 public:
  // A source is a prefix: the text returned is the source with its continuation. Throws
  // InvalidArgument on a label of which there is no model.
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  // -log p of each token of references[0] and of the end of sequence. Throws InvalidArgument on an
  // unknown token where the vocabulary is closed.
  std::vector<Likelihood> score(std::span<const Example> batch) override;

  // "arpa": arpa_file.h, the words being the tokens as the tokenizer's lists have them; a blank,
  // tab or line end in one is written as its picture (␠ ␉ ␊ ␍), and a token of no text at all as ∅.
  std::vector<ExportFormat> export_formats() const override;
  void export_to(const std::string& format, const std::string& path) const override;

  // One, or one a label.
  const std::vector<NgramModel>& models() const { return models_; }

 protected:
  // One model, or sorted labels and a model of each.
  void set_models(std::vector<NgramModel> models, std::vector<std::string> labels,
                  std::shared_ptr<const Tokenizer> tokenizer, bool closed = false);
  const std::vector<std::string>& labels() const { return labels_; }
  std::int64_t num_ngrams() const;
  const Tokenizer& tokenizer() const;  // throws InvalidArgument while there is no model
  const std::shared_ptr<const Tokenizer>& shared_tokenizer() const { return tokenizer_; }
  // Of the likelihoods; `order` while there is no model.
  Signature signature(int order) const;

 private:
  const NgramModel& model_of(const Example& example) const;

  std::vector<NgramModel> models_;
  std::vector<std::string> labels_;  // empty: one model, whatever the label
  std::shared_ptr<const Tokenizer> tokenizer_;
  bool closed_ = false;
};

}  // namespace vqlm
