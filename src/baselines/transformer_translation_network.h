// The encoder-decoder Transformer (Vaswani et al. 2017, arXiv 1706.03762) with one embedding for
// source, target and output (Press and Wolf 2017), or one of its own for a source of another
// vocabulary.
#pragma once

#include <cstdint>
#include <memory>

#include "baselines/translation_network.h"
#include "nn/transformer.h"

namespace vqlm {

struct TransformerTranslationOptions {
  TransformerOptions encoder, decoder;  // of one d_model and dropout
  std::int64_t vocab_size = 0;
  std::int64_t source_vocab_size = 0;  // 0: sources share vocabulary and embedding with targets
  bool tied = true;                    // output layer and embedding
  bool output_bias = false;            // one that is not tied has it always
};

std::shared_ptr<TranslationNetwork> make_transformer_translation_network(
    const TransformerTranslationOptions& options);

}  // namespace vqlm
