// One level of codes around its bottleneck: how its states come from those of the level below, what
// the codes above add to them, and how its code vectors reach the decoder. After VQ-VAE-2 (Razavi
// et al. 2019, arXiv 1906.00446, section 3.1): states go up, codes are chosen from the top down.
// Shapes: B batch, N places of this level, D width of encoder and decoder, C width of its codes.
#pragma once

#include <cstdint>
#include <memory>

#include "model/bottleneck.h"
#include "model/text_encoder.h"
#include "nn/torch.h"
#include "nn/transformer.h"

namespace vqlm {

struct CodeLevelOptions {
  TransformerOptions encoder;    // D, and the layer that an upper level's states pass
  std::int64_t ratio_below = 0;  // places of the level below a place stands for; 0: the lowest
  std::int64_t ratio_above = 0;  // places of this level a place above stands for; 0: the top
  std::int64_t width_above = 0;  // C of the level above
};

class CodeLevelImpl : public torch::nn::Module {
 public:
  // `projection`: D -> C.
  CodeLevelImpl(const CodeLevelOptions& options, std::shared_ptr<Bottleneck> bottleneck,
                torch::nn::Linear projection);

  // States of the level below, [B, N ratio_below, D], to this level's: a convolution of that
  // stride, GELU, a Transformer layer. Of the lowest level: the states themselves.
  EncodedStates rise(const EncodedStates& below);
  // States [B, N, D], and the vectors of the level above where there is one, as the bottleneck
  // takes them: [B, N, C].
  torch::Tensor descend(const torch::Tensor& states, const CodeVectors* above);

  // Code vectors [B, N, C] to the decoder's memory and, in another way, to what stands at its
  // positions: [B, N, D].
  torch::Tensor to_memory(const torch::Tensor& vectors) const;
  torch::Tensor to_positions(const torch::Tensor& vectors) const;
  // What stands at the decoder's positions becomes `factor` times as large, without bias.
  void scale_positions(double factor);

  Bottleneck& bottleneck() { return *bottleneck_; }
  const Bottleneck& bottleneck() const { return *bottleneck_; }
  const std::shared_ptr<Bottleneck>& shared_bottleneck() const { return bottleneck_; }

 private:
  CodeLevelOptions options_;
  std::shared_ptr<Bottleneck> bottleneck_;
  torch::nn::Linear projection_{nullptr}, code_projection_{nullptr}, aligned_projection_{nullptr};
  torch::nn::Conv1d convolution_{nullptr};  // upper levels
  TransformerEncoder encoder_{nullptr};     // upper levels
  torch::nn::Linear from_above_{nullptr};   // lower levels
};
TORCH_MODULE(CodeLevel);

}  // namespace vqlm
