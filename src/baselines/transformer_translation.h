// Translation baseline: an encoder-decoder Transformer conditional on `source`. The same class
// summarises: the source is then a document. Both sides share a tokenizer and an embedding, or the
// source has its own of either. Greedy search, beam search with length penalty and
// sampling, with a key-value cache; likelihood of a given target.
#pragma once

#include "core/registries.h"

namespace vqlm {

// Generator "transformer_translation". Config: d_model, num_heads, d_ff, num_layers (of encoder and
// of decoder), dropout, max_source_tokens (1024: what is behind them in a source is not read; the
// signature says so), label_smoothing (0.1), training.
void register_transformer_translation(Registries& registries);

}  // namespace vqlm
