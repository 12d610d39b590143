// What a neural language model is to the code around it: hidden states of a whole sequence
// (training and scoring), and one step at a time (generation). Labels are token ids from
// `vocab_size` on: inputs only, never predicted.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "nn/decoding.h"
#include "nn/output_loss.h"
#include "nn/torch.h"

namespace vqlm {

class NextTokenNetwork : public torch::nn::Module {
 public:
  // ids int64 [B, T], padded on the right -> [B, T, D]; position t sees ids 0 to t.
  virtual torch::Tensor hidden(const torch::Tensor& ids) = 0;
  // ids as for `hidden` -> the states of every layer, first layer first, [B, T, D] each, of a size
  // that can be averaged over places: those of a Transformer are normalised.
  virtual std::vector<torch::Tensor> layer_states(const torch::Tensor& ids) = 0;
  // hidden [..., D] -> [..., V]; see `predictable_logits`.
  virtual torch::Tensor logits(const torch::Tensor& hidden) = 0;
  // What makes training logits of hidden states.
  virtual OutputLayer output_layer() = 0;
  // What the last call of `hidden` in training adds to the loss, a scalar; undefined: nothing.
  virtual torch::Tensor penalty() const { return {}; }
  // Starts decoding; the first `num_lead` ids of each prefix are labels. The network must outlive
  // it.
  virtual std::unique_ptr<NextTokenModel> start(std::int64_t num_lead) = 0;
};

// In evaluation padding and begin of sequence, which no text contains, get no probability, so that
// the probabilities of all texts sum to one. In training logits pass unchanged. logits [..., V].
torch::Tensor predictable_logits(const torch::Tensor& logits, bool training);

}  // namespace vqlm
