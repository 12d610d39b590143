// The networks of the VQ-VAE language model and how they are joined: text encoder, quantiser,
// decoder, prior, and what encodes the condition (a source text or a label). Shapes: B batch, T
// tokens, N codes, D width.
#pragma once

#include <cstdint>
#include <memory>

#include "model/code_prior.h"
#include "model/quantizer.h"
#include "model/text_batch.h"
#include "model/text_decoder.h"
#include "model/text_encoder.h"
#include "model/vqvae_options.h"
#include "nn/torch.h"

namespace vqlm {

struct VocabularySizes {
  std::int64_t tokens = 0;
  std::int64_t labels = 0;
  std::int64_t sources = 0;  // tokens of the source where it has its own; 0: `tokens`
};

class VqvaeNetworkImpl : public torch::nn::Module {
 public:
  VqvaeNetworkImpl(const VqvaeOptions& options, const VocabularySizes& sizes,
                   std::shared_ptr<Quantizer> quantizer);

  // States and mask of the batch's targets.
  EncodedStates encode(const TextBatch& batch);
  // The codes of the batch's targets: int64 [B, N], with their mask [B, N]. No gradient.
  std::pair<torch::Tensor, torch::Tensor> codes(const TextBatch& batch);
  // What the model is conditional on; no states when it is unconditional.
  Memory condition(const TextBatch& batch);
  // vectors [B, N, C] of codes, code_mask [B, N], and the condition, as the decoder takes them.
  DecoderInput decoder_input(const torch::Tensor& vectors, const torch::Tensor& code_mask,
                             const Memory& condition);
  // In training: `aligned` of a decoder's input with each position's code replaced by the embedding
  // of its target, int64 [B, N r], with probability `share` (Kaiser et al. 2018, arXiv 1803.03382,
  // section 3.3). Padding stays hidden.
  torch::Tensor show_targets(const torch::Tensor& aligned, const torch::Tensor& targets,
                             double share);
  // The prior's logits [B, N+1, K+2]; see CodePrior.
  torch::Tensor prior_logits(const torch::Tensor& codes, const torch::Tensor& code_mask,
                             const Memory& condition);
  // The condition in the prior's width; undefined states without one.
  Memory prior_memory(const Memory& condition);

  const std::shared_ptr<TextEncoder>& encoder() { return encoder_; }
  Quantizer& quantizer() { return *quantizer_; }
  const Quantizer& quantizer() const { return *quantizer_; }
  TextDecoder& decoder() { return *decoder_; }
  CodePrior& prior() { return prior_; }

 private:
  std::int64_t downsampling_;
  SequenceEmbedding embedding_{nullptr};  // of the decoder's tokens and of the source's
  std::shared_ptr<TextEncoder> encoder_;
  torch::nn::Linear state_projection_{nullptr};  // of the encoder's states to the codes' width
  std::shared_ptr<Quantizer> quantizer_;
  torch::nn::Linear code_projection_{nullptr}, aligned_projection_{nullptr};
  std::shared_ptr<TextDecoder> decoder_;
  CodePrior prior_{nullptr};
  TransformerEncoder source_encoder_{nullptr};       // condition "source"
  SequenceEmbedding source_embedding_{nullptr};      // of a source with tokens of its own
  torch::nn::Embedding label_embedding_{nullptr};    // condition "label"
  torch::nn::Linear condition_projection_{nullptr};  // to the prior's width
};
TORCH_MODULE(VqvaeNetwork);

}  // namespace vqlm
