// A language model that is nothing but a distribution of the next token, for models without
// tensors: derive from it, weigh the tokens, and it generates (greedily, by beam search and by
// sampling, a source being a prefix that is continued) and scores.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/signature.h"
#include "data/fit_context.h"
#include "data/tokenizer.h"
#include "model/generator.h"

namespace vqlm {

class TokenGenerator : public Generator {
 public:
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions& options) override;
  // -log p of each token of references[0] and of the end of sequence: exact where the tokenizer
  // has one segmentation a text. Throws InvalidArgument on an example without a reference.
  std::vector<Likelihood> score(std::span<const Example> batch) override;

 protected:
  // How likely each token comes after `text`, begin of sequence and the tokens so far, up to a
  // common factor: `weights` has the vocabulary's size, holds zeros, and is divided
  // by its sum afterwards, padding and begin of sequence left out, so that likelihoods are always
  // those of a distribution. A sum that is not above 0 is a RuntimeError.
  virtual void weigh_next(std::span<const int> text, std::span<double> weights) const = 0;

  // To be called by `load`. Throws InvalidArgument when there is none.
  void set_tokenizer(std::shared_ptr<const Tokenizer> tokenizer);
  // Throws InvalidArgument before there is one: the model is neither trained nor loaded.
  const Tokenizer& tokenizer() const;

  // What `fit` is made of: takes the context's tokenizer and hands over every training text, begin
  // of sequence, the tokens of references[0] and end of sequence. Throws InvalidArgument without
  // texts.
  using LearnText = std::function<void(std::span<const int> text)>;
  FitReport learn_texts(const FitContext& context, const LearnText& learn);
  // What `info` is made of: unconditional, signature "unit:word|eos:yes|<model>|oov:unk|tok:1f2e".
  GeneratorInfo describe(const std::string& type, const Signature& model) const;

 private:
  struct NextToken;

  std::size_t vocab_size() const;
  std::vector<int> text_of(const Example& example) const;  // with its begin and end
  Generation continued(const Example& example, const DecodingOptions& options) const;
  Likelihood likelihood(const Example& example) const;
  void log_probs(std::span<const int> text, std::span<double> row) const;

  std::shared_ptr<const Tokenizer> tokenizer_;
};

}  // namespace vqlm
