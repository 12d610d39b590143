// LSTM language model (Zaremba et al. 2014, arXiv 1409.2329): dropout on the inputs of every layer
// and on the output, not on the recurrence; input and output embeddings tied (Press and Wolf 2017,
// arXiv 1608.05859). On top of that what AWD-LSTM regularises by (Merity et al. 2017, arXiv
// 1708.02182), averaging of weights aside, which is the trainer's. Trained on windows of `context`
// tokens that start from a zero state; scores whole texts, carrying its state from end to end.
#pragma once

#include <cstdint>
#include <memory>

#include "baselines/next_token_network.h"
#include "core/registries.h"

namespace vqlm {

struct LstmLmOptions {
  std::int64_t d_model = 256;  // of embeddings and states
  std::int64_t num_layers = 2;
  double dropout = 0.2;
  std::int64_t context = 256;  // longest training window, in tokens

  // AWD-LSTM, sections 2 and 4 there.
  double weight_dropout = 0;             // of recurrent weights, one mask a step (DropConnect)
  double embedding_dropout = 0;          // of whole words, one mask a step
  bool locked_dropout = false;           // `dropout` draws one mask for all positions of a text
  double activation_regularization = 0;  // alpha: mean square of the outputs after dropout
  double temporal_regularization = 0;    // beta: of the differences of outputs before it

  bool awd() const {
    return weight_dropout > 0 || embedding_dropout > 0 || locked_dropout ||
           activation_regularization > 0 || temporal_regularization > 0;
  }
};

// Token ids up to `vocab_size` are predicted, `num_labels` more are inputs only.
std::shared_ptr<NextTokenNetwork> make_lstm_network(const LstmLmOptions& options,
                                                    std::int64_t vocab_size,
                                                    std::int64_t num_labels);

// Generator "lstm_lm". Config: the fields of LstmLmOptions under their names, condition,
// label_smoothing, training.
void register_lstm_lm(Registries& registries);

}  // namespace vqlm
