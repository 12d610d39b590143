// Softmax and cross-entropy in one pass over rows of logits on the CPU: each row is read while it
// lies in the cache, and the gradient is written at once, so that no log-probabilities are stored.
#pragma once

#include <cstdint>

namespace vqlm {

struct SoftmaxLossRows {
  const float* logits;          // [N, V]
  const std::int64_t* targets;  // [N]; `pad` where nothing is to be predicted
  float* gradient;              // [N, V], or null: not wanted; may be `logits`
  std::int64_t vocab = 0, pad = 0;
  double smoothing = 0;
  double scale = 1;  // of the gradient
};

struct SoftmaxLossSums {
  double loss = 0;  // smoothing included
  double nats = 0;  // -log p of the targets
};

// Sums over the rows [begin, end); their gradient is scale * d(loss)/d(logits), zero at padding.
// Throws InvalidArgument on a target outside the vocabulary.
SoftmaxLossSums softmax_loss(const SoftmaxLossRows& rows, std::int64_t begin, std::int64_t end);

// The largest of `count` >= 1 numbers.
float largest_of(const float* values, std::int64_t count);

// log of the sum of e^row[v] over v < vocab.
double log_sum_exp(const float* row, std::int64_t vocab);

}  // namespace vqlm
