// The Transformer (Vaswani et al. 2017, arXiv 1706.03762), pre-norm or post-norm: encoder, decoder
// with cross-attention, and a key-value cache for decoding one token at a time. Shapes: B batch, T
// target length, S memory length, D width.
#pragma once

#include <cstdint>
#include <vector>

#include "core/json_reader.h"
#include "nn/attention.h"
#include "nn/torch.h"

namespace vqlm {

// GELU: Hendrycks and Gimpel 2016, arXiv 1606.08415; kGeluTanh is its approximation by tanh
// (section 2 there), which GPT-2 has. SiLU, also swish: Ramachandran et al. 2017, arXiv 1710.05941.
enum class Activation { kRelu, kGelu, kGeluTanh, kSilu };

struct TransformerOptions {
  std::int64_t d_model = 128;
  std::int64_t num_heads = 4;  // divides d_model
  std::int64_t d_ff = 256;
  std::int64_t num_layers = 4;
  double dropout = 0.1;                       // on residual branches
  Activation activation = Activation::kRelu;  // of the feed-forward layers
  double norm_epsilon = 1e-5;                 // of the layer norms; not in configs
  // Norms after the residual sums, as in Vaswani et al., and none at the end of the stack.
  bool post_norm = false;
};
// Reads d_model, num_heads, d_ff, num_layers, dropout, activation ("relu", "gelu", "gelu_tanh",
// "silu"), post_norm.
TransformerOptions read_transformer_options(JsonReader& reader,
                                            const TransformerOptions& defaults = {});

// What a decoder attends to. Several (source, codes) are joined along S with `join_memories`.
struct Memory {
  torch::Tensor states;  // [B, S, D]
  torch::Tensor mask;    // [B, S] bool, true where there is something
};
Memory join_memories(const std::vector<Memory>& memories);

class TransformerEncoderImpl : public torch::nn::Module {
 public:
  explicit TransformerEncoderImpl(const TransformerOptions& options);
  // x [B, T, D], mask [B, T] bool (may be undefined: nothing is padding) -> [B, T, D], normalised.
  torch::Tensor forward(torch::Tensor x, const torch::Tensor& mask);

 private:
  torch::nn::ModuleList layers_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};  // null: post-norm layers leave nothing to normalise
};
TORCH_MODULE(TransformerEncoder);

// Keys and values of what was decoded, and of the memory, a pair a layer; rows can be chosen anew
// (beam search). While every row of the memory serves the same number of rows that follow each
// other, as in beam search, the memory is not copied for them.
struct DecoderCache {
  std::vector<torch::Tensor> keys, values;                // [B, H, capacity, D/H], `length` filled
  std::vector<torch::Tensor> memory_keys, memory_values;  // [M, H, S, D/H], B a multiple of M
  torch::Tensor memory_bias;                              // [M, 1, 1, S] or undefined
  std::int64_t length = 0;
  // Whether each step keeps what the last position attended to in the memory: mean over the heads
  // of the last layer, [B, S], negative where the memory has nothing.
  bool keep_attention = false;
  torch::Tensor attention;

  void select_rows(const torch::Tensor& rows);  // int64 [B'] indices into the old rows
  // Adds new positions of a layer, [B, H, t, D/H], and returns all of that layer's. The caller
  // moves `length` when every layer has added.
  AttentionHeads append(std::size_t layer, const torch::Tensor& key, const torch::Tensor& value);
  // Room in a layer's keys and values for new positions of this shape, [B, H, t, D/H].
  void reserve(std::size_t layer, torch::IntArrayRef shape, const torch::TensorOptions& options);

 private:
  void select_memory(const std::vector<std::int64_t>& rows);
};

class TransformerDecoderImpl : public torch::nn::Module {
 public:
  // `cross_attention`: whether there is a memory; without it this is a language model's stack.
  TransformerDecoderImpl(const TransformerOptions& options, bool cross_attention);
  // x [B, T, D] -> [B, T, D], normalised. `causal`: position t sees positions up to t, and
  // padding has to stand to the right of all tokens; else all that `mask` [B, T] (may be
  // undefined) lets it see. `memory` null without cross-attention.
  torch::Tensor forward(torch::Tensor x, const Memory* memory, bool causal = true,
                        const torch::Tensor& mask = {});
  // x as for a causal `forward` -> what leaves each layer, first layer first, [B, T, D] each, not
  // normalised: the last one's norm is what `forward` gives.
  std::vector<torch::Tensor> hidden_states(torch::Tensor x, const Memory* memory);
  // Starts decoding; `memory` null without cross-attention.
  DecoderCache start(const Memory* memory);
  // Appends x [B, t, D] to what is cached (t >= 1, causal among themselves) -> [B, t, D].
  torch::Tensor step(torch::Tensor x, DecoderCache& cache);
  // The same in place for one position each of a few rows, x [count, D], not in training and
  // without `keep_attention` (nn/few_rows.h).
  void step_rows(float* x, std::int64_t count, DecoderCache& cache);

 private:
  torch::nn::ModuleList layers_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};  // null: post-norm layers leave nothing to normalise
};
TORCH_MODULE(TransformerDecoder);

}  // namespace vqlm
