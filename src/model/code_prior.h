// The prior: an autoregressive Transformer over a text's codes, with an end-of-codes symbol, so
// that the number of codes is modelled too; it attends to the condition where the model is
// conditional. Symbols: codes 0 .. K-1, the end K, the begin K+1 (input only). A text has at least
// one code, since its end of sequence is a token: the end has no probability at the first place.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nn/decoding.h"
#include "nn/loss.h"
#include "nn/sequence_embedding.h"
#include "nn/torch.h"
#include "nn/transformer.h"

namespace vqlm {

class CodePriorImpl : public torch::nn::Module {
 public:
  CodePriorImpl(const TransformerOptions& options, std::int64_t num_codes, bool conditional);

  // codes int64 [B, N], mask bool [B, N], `condition` null without one -> logits [B, N+1, K+2] of
  // codes and end.
  torch::Tensor logits(const torch::Tensor& codes, const torch::Tensor& mask,
                       const Memory* condition);
  // The stack's hidden states at those places, layer by layer: [B, N+1, D] each.
  std::vector<torch::Tensor> hidden_states(const torch::Tensor& codes, const torch::Tensor& mask,
                                           const Memory* condition);
  // What those logits predict: [B, N+1], `pad()` after the end.
  torch::Tensor targets(const torch::Tensor& codes, const torch::Tensor& mask) const;
  std::int64_t pad() const { return num_codes_ + 1; }

  // A sequence of codes an id; at most options.max_tokens codes each, at least one.
  std::vector<Decoded> decode(const std::vector<std::string>& ids, const Memory* condition,
                              const DecodingOptions& options);
  // The best `wanted` or fewer sequences an id by beam search, best first.
  std::vector<std::vector<Decoded>> decode_n_best(const std::vector<std::string>& ids,
                                                  const Memory* condition,
                                                  const DecodingOptions& options, int wanted);

 private:
  // Begin and codes as the stack takes them, [B, N+1, D].
  torch::Tensor embedded(const torch::Tensor& codes, const torch::Tensor& mask);
  DecodeRequest request_for(const std::vector<std::string>& ids) const;

  std::int64_t num_codes_;
  SequenceEmbedding embedding_{nullptr};
  TransformerDecoder stack_{nullptr};
};
TORCH_MODULE(CodePrior);

}  // namespace vqlm
