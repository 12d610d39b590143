// The encoder-decoder Transformer (Vaswani et al. 2017, arXiv 1706.03762), pre-norm, with one
// embedding for source, target and output (Press and Wolf 2017), or one of its own for a source of
// another vocabulary.
#pragma once

#include <cstdint>
#include <memory>

#include "baselines/translation_network.h"
#include "nn/transformer.h"

namespace vqlm {

// `source_vocab_size` 0: sources share vocabulary and embedding with targets.
std::shared_ptr<TranslationNetwork> make_transformer_translation_network(
    const TransformerOptions& options, std::int64_t vocab_size, std::int64_t source_vocab_size = 0);

}  // namespace vqlm
