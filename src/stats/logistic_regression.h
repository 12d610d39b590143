// Multinomial logistic regression: p(c | x) = exp(w_c x + b_c) / sum over classes (Bishop 2006,
// Pattern Recognition and Machine Learning, section 4.3.4), fitted by minimising the mean of
// -log p(label | x) plus l2 / 2 times the squared weights, biases left out. All examples at once,
// no randomness; convex, so that the minimum does not depend on where it starts.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "stats/lbfgs.h"

namespace vqlm {

struct LabelledRows {
  std::size_t width = 0;      // numbers a row
  std::vector<float> values;  // row by row
  std::vector<int> labels;    // a class a row, from 0

  std::size_t size() const { return labels.size(); }
  std::span<const float> row(std::size_t i) const { return {values.data() + i * width, width}; }
};

struct LogisticModel {
  std::size_t num_classes = 0, width = 0;
  // width + 1 rows of num_classes: the weights of a number, at last the biases.
  std::vector<double> weights;

  // log p(c | row) of every class c, in nats.
  std::vector<double> log_probabilities(std::span<const float> row) const;
  // The likeliest class; of equal ones the first.
  int predict(std::span<const float> row) const;
  // Mean of -log p(label | row), in nats.
  double mean_nats(const LabelledRows& rows) const;
};

struct LogisticFit {
  LogisticModel model;
  LbfgsResult search;  // its `x` is moved into the model
};

// `start` may be null: all weights 0. Throws InvalidArgument without rows, on a label outside
// 0 .. num_classes - 1, on a negative l2, and on numbers that are not finite.
LogisticFit fit_logistic(const LabelledRows& rows, std::size_t num_classes, double l2,
                         const LbfgsOptions& options = {}, const LogisticModel* start = nullptr);

}  // namespace vqlm
