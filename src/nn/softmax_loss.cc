#include "nn/softmax_loss.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"
#include "core/simd_clones.h"
#include "nn/exp_of_negative.h"

namespace vqlm {
namespace {

constexpr std::int64_t kLanes = 16;

struct RowStatistics {
  float largest;
  double sum_exp;     // of logit - largest
  double sum_logits;  // of logit - largest
};

// What a row's loss needs. Partial sums stand side by side, `kLanes` of them, so that the loops
// vectorise without reordering additions behind our back.
VQLM_SIMD_CLONES
RowStatistics statistics_of(const float* row, std::int64_t vocab) {
  float exps[kLanes] = {}, logits[kLanes] = {};
  const std::int64_t whole = vocab - vocab % kLanes;
  const float top = largest_of(row, vocab);
  for (std::int64_t v = 0; v < whole; v += kLanes)
    for (std::int64_t j = 0; j < kLanes; ++j) {
      const float x = row[v + j] - top;
      exps[j] += exp_of_negative(x);
      logits[j] += x;
    }
  RowStatistics result{top, 0, 0};
  for (std::int64_t j = 0; j < kLanes; ++j) {
    result.sum_exp += static_cast<double>(exps[j]);
    result.sum_logits += static_cast<double>(logits[j]);
  }
  for (std::int64_t v = whole; v < vocab; ++v) {
    result.sum_exp += static_cast<double>(exp_of_negative(row[v] - top));
    result.sum_logits += static_cast<double>(row[v] - top);
  }
  return result;
}

// gradient = factor * e^(logit - largest) - shift; the two rows may be one.
VQLM_SIMD_CLONES
void write_gradient(const float* row, float* gradient, std::int64_t vocab, float largest,
                    const float (&factor_and_shift)[2]) {
  const float factor = factor_and_shift[0], shift = factor_and_shift[1];
#pragma GCC ivdep  // without it the loop would not vectorise where the rows are one
  for (std::int64_t v = 0; v < vocab; ++v)
    gradient[v] = factor * exp_of_negative(row[v] - largest) - shift;
}

}  // namespace

SoftmaxLossSums softmax_loss(const SoftmaxLossRows& rows, std::int64_t begin, std::int64_t end) {
  SoftmaxLossSums sums;
  const double vocab = static_cast<double>(rows.vocab), smoothing = rows.smoothing;
  for (std::int64_t n = begin; n < end; ++n) {
    const float* row = rows.logits + n * rows.vocab;
    float* gradient = rows.gradient == nullptr ? nullptr : rows.gradient + n * rows.vocab;
    const std::int64_t target = rows.targets[n];
    if (target == rows.pad) {
      if (gradient != nullptr) std::fill(gradient, gradient + rows.vocab, 0.0F);
      continue;
    }
    if (target < 0 || target >= rows.vocab)
      throw InvalidArgument(expected_got("token_loss: target",
                                         "an id below " + std::to_string(rows.vocab),
                                         std::to_string(target)));
    const RowStatistics row_sums = statistics_of(row, rows.vocab);
    const double log_sum = std::log(row_sums.sum_exp);
    const double nats = log_sum - static_cast<double>(row[target] - row_sums.largest);
    sums.nats += nats;
    sums.loss += (1 - smoothing) * nats + smoothing * (log_sum - row_sums.sum_logits / vocab);
    if (gradient == nullptr) continue;
    write_gradient(row, gradient, rows.vocab, row_sums.largest,
                   {static_cast<float>(rows.scale / row_sums.sum_exp),
                    static_cast<float>(rows.scale * smoothing / vocab)});
    gradient[target] -= static_cast<float>(rows.scale * (1 - smoothing));
  }
  return sums;
}

VQLM_SIMD_CLONES
float largest_of(const float* values, std::int64_t count) {
  float largest[kLanes];
  for (std::int64_t j = 0; j < kLanes; ++j) largest[j] = values[std::min(j, count - 1)];
  const std::int64_t whole = count - count % kLanes;
  for (std::int64_t i = 0; i < whole; i += kLanes)
    for (std::int64_t j = 0; j < kLanes; ++j)
      largest[j] = values[i + j] > largest[j] ? values[i + j] : largest[j];
  float top = *std::max_element(largest, largest + kLanes);
  for (std::int64_t i = whole; i < count; ++i) top = std::max(top, values[i]);
  return top;
}

double log_sum_exp(const float* row, std::int64_t vocab) {
  const RowStatistics row_sums = statistics_of(row, vocab);
  return std::log(row_sums.sum_exp) + static_cast<double>(row_sums.largest);
}

}  // namespace vqlm
