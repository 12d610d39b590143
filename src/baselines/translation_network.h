// What a translation network is to the code around it: a distribution over target sequences given a
// source sequence, of whole sequences (training and scoring) and one step at a time (decoding).
#pragma once

#include <memory>

#include "nn/decoding.h"
#include "nn/output_loss.h"
#include "nn/padding.h"
#include "nn/torch.h"

namespace vqlm {

class TranslationNetwork : public torch::nn::Module {
 public:
  // source ids [B, S]; inputs int64 [B, T], begin first, padded on the right -> hidden [B, T, D].
  // Position t sees the source and inputs 0 to t.
  virtual torch::Tensor hidden(const PaddedIds& source, const torch::Tensor& inputs) = 0;
  // hidden [..., D] -> logits [..., V]; in evaluation padding and begin get no probability.
  virtual torch::Tensor logits(const torch::Tensor& hidden) = 0;
  // What makes training logits of hidden states.
  virtual OutputLayer output_layer() const = 0;
  // Starts decoding given the sources; the network must outlive it.
  virtual std::unique_ptr<NextTokenModel> start(const PaddedIds& source) = 0;
};

}  // namespace vqlm
