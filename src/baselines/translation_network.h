// The encoder-decoder Transformer (Vaswani et al. 2017, arXiv 1706.03762), pre-norm, with one
// embedding for source, target and output (Press and Wolf 2017), or one of its own for a source of
// another vocabulary: a distribution over target sequences given a source sequence.
#pragma once

#include <cstdint>
#include <memory>

#include "nn/decoding.h"
#include "nn/output_loss.h"
#include "nn/padding.h"
#include "nn/sequence_embedding.h"
#include "nn/torch.h"
#include "nn/transformer.h"

namespace vqlm {

class TranslationNetworkImpl : public torch::nn::Module {
 public:
  // `source_vocab_size` 0: sources share vocabulary and embedding with targets.
  TranslationNetworkImpl(const TransformerOptions& options, std::int64_t vocab_size,
                         std::int64_t source_vocab_size = 0);

  // source ids [B, S] -> memory [B, S, D].
  Memory encode(const PaddedIds& source);
  // inputs int64 [B, T], begin first, padded on the right -> logits [B, T, V]; in evaluation
  // padding and begin get no probability.
  torch::Tensor forward(const PaddedIds& source, const torch::Tensor& inputs);
  // The two halves of `forward` in training: hidden states [B, T, D], and what makes logits of
  // them.
  torch::Tensor hidden(const PaddedIds& source, const torch::Tensor& inputs);
  OutputLayer output_layer() const;
  // Starts decoding given the sources; the network must outlive it.
  std::unique_ptr<NextTokenModel> start(const PaddedIds& source);

 private:
  friend class TranslationSteps;
  torch::Tensor logits(const torch::Tensor& hidden);

  SequenceEmbedding embedding_{nullptr};
  SequenceEmbedding source_embedding_{nullptr};  // null where `embedding_` serves sources too
  TransformerEncoder encoder_{nullptr};
  TransformerDecoder decoder_{nullptr};
};
TORCH_MODULE(TranslationNetwork);

}  // namespace vqlm
