// A non-autoregressive Transformer without codes (Gu et al. 2018, arXiv 1711.02281, without
// fertilities): the length is predicted from the source, then all tokens at once; the decoder's
// inputs are the source's embeddings copied uniformly (section 3.2 there). Shapes: B batch, S
// source tokens, T target tokens without an end, D width, V vocabulary.
#pragma once

#include <cstdint>

#include "nn/output_loss.h"
#include "nn/padding.h"
#include "nn/sequence_embedding.h"
#include "nn/torch.h"
#include "nn/transformer.h"

namespace vqlm {

class NatNetworkImpl : public torch::nn::Module {
 public:
  // `source_vocab_size` 0: sources share vocabulary and embedding with targets.
  NatNetworkImpl(const TransformerOptions& options, std::int64_t vocab_size,
                 std::int64_t source_vocab_size);

  struct Encoded {
    Memory memory;          // [B, S, D]
    torch::Tensor inputs;   // [B, S, D]: embedded tokens
    torch::Tensor lengths;  // int64 [B] of the sources, ends included
  };
  Encoded encode(const PaddedIds& source);
  // log p of the target having 0, 1, ... kMostTokens tokens: [B, kMostTokens + 1].
  torch::Tensor length_log_probs(const Encoded& encoded);
  // Hidden states of targets of these lengths, int64 [B], the longest T -> [B, T, D].
  torch::Tensor hidden(const Encoded& encoded, const torch::Tensor& lengths);
  // In evaluation padding, begin and end get no probability.
  torch::Tensor logits(const torch::Tensor& hidden);
  OutputLayer output_layer() const { return {embedding_->weight(), {}}; }

  static constexpr std::int64_t kMostTokens = 256;

 private:
  SequenceEmbedding embedding_{nullptr}, source_embedding_{nullptr};
  TransformerEncoder encoder_{nullptr};
  TransformerDecoder decoder_{nullptr};
  torch::nn::Embedding source_length_{nullptr};  // beside the mean of the source's states
  torch::nn::Linear to_length_{nullptr};
};
TORCH_MODULE(NatNetwork);

}  // namespace vqlm
