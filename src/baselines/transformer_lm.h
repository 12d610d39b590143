// Transformer language model: a causal pre-norm decoder without memory, input and output embeddings
// tied unless told otherwise (Vaswani et al. 2017; Press and Wolf 2017). It sees at most `context`
// tokens: longer texts are scored in windows that advance by `stride`, and generated past the
// context by reading the last `context - stride` tokens anew.
#pragma once

#include <cstdint>
#include <memory>

#include "baselines/next_token_network.h"
#include "core/registries.h"
#include "nn/transformer.h"

namespace vqlm {

struct TransformerLmOptions {
  TransformerOptions transformer;
  std::int64_t context = 256;      // longest input, in tokens
  std::int64_t stride = 128;       // new tokens of a window, 1 to context - 2
  bool tied = true;                // false: an output layer of its own, with bias
  bool learned_positions = false;  // a vector a position instead of sinusoids
};

// Token ids up to `vocab_size` are predicted, `num_labels` more are inputs only.
std::shared_ptr<NextTokenNetwork> make_transformer_network(const TransformerLmOptions& options,
                                                           std::int64_t vocab_size,
                                                           std::int64_t num_labels);

// Generator "transformer_lm". Config: condition, d_model, num_heads, d_ff, num_layers, dropout,
// activation, context, stride (default: half the context), tied, positions ("sinusoidal" or
// "learned"), label_smoothing, training.
void register_transformer_lm(Registries& registries);

}  // namespace vqlm
