#include "model/autoregressive_decoder.h"

#include <algorithm>
#include <utility>

#include "data/tokenizer.h"

namespace vqlm {
namespace {

// A batch of texts under way. Positions after the last code carry no code.
class CachedText : public NextTokenModel {
 public:
  CachedText(SequenceEmbedding embedding, TransformerDecoder stack, const DecoderInput& input)
      : embedding_(std::move(embedding)),
        stack_(std::move(stack)),
        aligned_(input.aligned),
        cache_(stack_->start(&input.memory)) {}

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    auto x = embedding_->forward(tokens.to(aligned_.device()), cache_.length);
    const std::int64_t covered =
        std::min(tokens.size(1), std::max<std::int64_t>(0, aligned_.size(1) - cache_.length));
    if (covered > 0) {
      auto codes = aligned_.narrow(1, cache_.length, covered);
      x = x + torch::constant_pad_nd(codes, {0, 0, 0, tokens.size(1) - covered});
    }
    const auto hidden = stack_->step(x, cache_);
    return torch::log_softmax(embedding_->logits(hidden.select(1, -1)).to(torch::kFloat32), -1);
  }

  void select_rows(const torch::Tensor& rows) override {
    cache_.select_rows(rows);
    aligned_ = aligned_.index_select(0, rows.to(aligned_.device()));
  }

 private:
  SequenceEmbedding embedding_;
  TransformerDecoder stack_;
  torch::Tensor aligned_;
  DecoderCache cache_;
};

}  // namespace

AutoregressiveDecoder::AutoregressiveDecoder(const TextDecoderOptions& options,
                                             SequenceEmbedding embedding)
    : TextDecoder(std::move(embedding)),
      word_dropout_(options.word_dropout),
      stack_(register_module("stack", TransformerDecoder(options.transformer, true))) {}

torch::Tensor AutoregressiveDecoder::hidden(const torch::Tensor& targets,
                                            const DecoderInput& input) {
  const auto begin = torch::full({targets.size(0), 1}, kBosId, targets.options());
  auto tokens = targets.narrow(1, 0, targets.size(1) - 1);
  if (is_training() && word_dropout_ > 0) {
    const auto unseen = torch::rand(tokens.sizes(), input.aligned.options()).lt(word_dropout_);
    tokens = tokens.masked_fill(unseen, kUnkId);
  }
  const auto x = embedding()->forward(torch::cat({begin, tokens}, 1)) + input.aligned;
  return stack_->forward(x, &input.memory);
}

std::vector<Decoded> AutoregressiveDecoder::decode(const DecoderInput& input,
                                                   const DecodeRequest& request,
                                                   const DecodingOptions& options) {
  CachedText text(embedding(), stack_, input);
  return vqlm::decode(text, request, options);
}

}  // namespace vqlm
