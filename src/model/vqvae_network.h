// The networks of the VQ-VAE language model and how they are joined: text encoder, levels of codes
// with their priors, decoder, and what encodes the condition (a source text or a label). Levels are
// counted from the top. Shapes: B batch, T tokens, N places of a level, H its codebooks, C width of
// its code vectors, D width of encoder and decoder.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/code_level.h"
#include "model/code_prior.h"
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

// Codes of a level.
struct LevelCodes {
  torch::Tensor codes;  // int64 [B, N, H]
  torch::Tensor mask;   // bool [B, N]
};

// A level of encoded texts.
struct EncodedLevel {
  torch::Tensor states;                // [B, N, C], as the bottleneck takes them
  torch::Tensor mask;                  // bool [B, N]
  torch::Tensor vectors, codes, loss;  // of the bottleneck; codes undefined where it only passes
};

// Codes of all levels drawn from the posterior.
struct DrawnCodes {
  std::vector<LevelCodes> codes;
  torch::Tensor log_probs;  // float [B]: log q(z | x) of a row's codes, in nats
};

class VqvaeNetworkImpl : public torch::nn::Module {
 public:
  // A bottleneck a level of the options. Priors only where these quantise.
  VqvaeNetworkImpl(const VqvaeOptions& options, const VocabularySizes& sizes,
                   const std::vector<std::shared_ptr<Bottleneck>>& bottlenecks);

  // The batch's targets. `quantised`: by all levels; else only by those whose codebooks have been
  // placed, the states of the others pass as they are.
  std::vector<EncodedLevel> encode(const TextBatch& batch, bool quantised = true);
  // The codes of the batch's targets. No gradient.
  std::vector<LevelCodes> codes(const TextBatch& batch);
  // Codes drawn top down, each level given the codes above. No gradient.
  DrawnCodes draw_codes(const TextBatch& batch, double temperature, at::Generator& generator);
  // The vectors that stand for codes, with gradient to codebooks that are parameters.
  std::vector<CodeVectors> vectors(const std::vector<LevelCodes>& codes);
  // What the model is conditional on; no states when it is unconditional.
  Memory condition(const TextBatch& batch);
  // The vectors of all levels, N of each a multiple of the N above, and the condition, as the
  // decoder takes them.
  DecoderInput decoder_input(const std::vector<CodeVectors>& levels, const Memory& condition);
  // In training: `aligned` of a decoder's input with each position's codes replaced by the
  // embedding of its target, int64 [B, T], with probability `share` (Kaiser et al. 2018, arXiv
  // 1803.03382, section 3.3). Padding stays hidden.
  torch::Tensor show_targets(const torch::Tensor& aligned, const torch::Tensor& targets,
                             double share);
  // What the prior of the level below `above` predicts from: vectors of all levels above it, and
  // the condition.
  PriorContext prior_context(std::vector<CodeVectors> above, const Memory& condition);
  // The priors' logits, [B, N H + 1, K+2] each; see CodePrior.
  std::vector<torch::Tensor> prior_logits(const std::vector<LevelCodes>& codes,
                                          const Memory& condition);

  std::size_t num_levels() const { return levels_->size(); }
  TextEncoder& encoder() { return *encoder_; }
  CodeLevelImpl& level(std::size_t level) const {
    return *levels_->ptr(level)->as<CodeLevelImpl>();
  }
  Bottleneck& bottleneck(std::size_t of_level) const { return level(of_level).bottleneck(); }
  CodePriorImpl& prior(std::size_t level) const {
    return *priors_->ptr(level)->as<CodePriorImpl>();
  }
  TextDecoder& decoder() { return *decoder_; }
  SequenceEmbedding& embedding() { return embedding_; }  // of the decoder

 private:
  // The encoder's states of each level before it knows the levels above.
  std::vector<EncodedStates> rising_states(const TextBatch& batch);
  void make_levels(const VqvaeOptions& options,
                   const std::vector<std::shared_ptr<Bottleneck>>& bottlenecks);
  void make_priors(const VqvaeOptions& options);
  void make_condition(const VqvaeOptions& options, const VocabularySizes& sizes);

  std::vector<std::int64_t> downsampling_;  // of each level
  SequenceEmbedding embedding_{nullptr};    // of the decoder's tokens and of the source's
  std::shared_ptr<TextEncoder> encoder_;
  torch::nn::ModuleList levels_{nullptr}, priors_{nullptr};
  std::shared_ptr<TextDecoder> decoder_;
  TransformerEncoder source_encoder_{nullptr};            // condition "source"
  SequenceEmbedding source_embedding_{nullptr};           // of a source with tokens of its own
  torch::nn::Embedding label_embedding_{nullptr};         // condition "label"
  torch::nn::ModuleList condition_projections_{nullptr};  // to each prior's width
};
TORCH_MODULE(VqvaeNetwork);

}  // namespace vqlm
