// Translation and summarisation by LSTMs with attention: an encoder that reads both ways, and a
// decoder whose states attend to all of the encoder's.
#pragma once

#include <cstdint>
#include <memory>

#include "baselines/translation_network.h"
#include "core/registries.h"

namespace vqlm {

struct LstmTranslationOptions {
  std::int64_t d_model = 256;  // even: half of it each way in the encoder
  std::int64_t num_layers = 1;
  double dropout = 0.3;
  // Scores of decoder state h and encoder state s: h^T W s (Luong et al. 2015, arXiv 1508.04025,
  // section 3.1, "general"), or v^T tanh(W h + U s) (Bahdanau et al. 2015, arXiv 1409.0473, section
  // A.1.2, of the state at the same step).
  bool additive = false;
};

// `source_vocab_size` 0: sources share vocabulary and embedding with targets; the output layer is
// the embedding of targets.
std::shared_ptr<TranslationNetwork> make_lstm_translation_network(
    const LstmTranslationOptions& options, std::int64_t vocab_size,
    std::int64_t source_vocab_size = 0);

// Generator "lstm_translation". Config: d_model, num_layers, dropout, attention ("luong" or
// "bahdanau"), max_source_tokens, label_smoothing, training.
void register_lstm_translation(Registries& registries);

}  // namespace vqlm
