#include "model/parallel_decoder.h"

#include <limits>
#include <utility>

namespace vqlm {
namespace {

// Log-probabilities that do not depend on what was produced, handed out position by position; after
// the last position of a row only the end is left.
class IndependentTokens : public NextTokenModel {
 public:
  IndependentTokens(torch::Tensor log_probs, torch::Tensor lengths, int end_id)
      : log_probs_(std::move(log_probs)), lengths_(std::move(lengths)), end_id_(end_id) {}

  torch::Tensor next_log_probs(const torch::Tensor& /*tokens*/) override {
    auto ended = torch::full({log_probs_.size(0), log_probs_.size(2)},
                             -std::numeric_limits<float>::infinity(), log_probs_.options());
    ended.select(1, end_id_).fill_(0);
    const std::int64_t position = position_++;
    if (position >= log_probs_.size(1)) return ended;
    return torch::where(lengths_.gt(position).unsqueeze(1), log_probs_.select(1, position), ended);
  }

  void select_rows(const torch::Tensor& rows) override {
    const auto kept = rows.to(log_probs_.device());
    log_probs_ = log_probs_.index_select(0, kept);
    lengths_ = lengths_.index_select(0, kept);
  }

 private:
  torch::Tensor log_probs_;  // [R, N r, V]
  torch::Tensor lengths_;    // int64 [R]: positions that have a code
  int end_id_;
  std::int64_t position_ = 0;
};

}  // namespace

ParallelDecoder::ParallelDecoder(const TextDecoderOptions& options, SequenceEmbedding embedding)
    : embedding_(std::move(embedding)),
      stack_(register_module("stack", TransformerDecoder(options.transformer, true))) {}

torch::Tensor ParallelDecoder::all_logits(const DecoderInput& input) {
  const auto x = embedding_->add_positions(input.aligned);
  return embedding_->logits(stack_->forward(x, &input.memory, false, input.mask));
}

torch::Tensor ParallelDecoder::logits(const torch::Tensor& /*targets*/, const DecoderInput& input) {
  return all_logits(input);
}

std::vector<Decoded> ParallelDecoder::decode(const DecoderInput& input,
                                             const DecodeRequest& request,
                                             const DecodingOptions& options) {
  const auto log_probs = torch::log_softmax(all_logits(input).to(torch::kFloat32), -1);
  IndependentTokens tokens(log_probs, input.mask.sum(1), request.end_id);
  return vqlm::decode(tokens, request, options);
}

}  // namespace vqlm
