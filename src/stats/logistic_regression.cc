#include "stats/logistic_regression.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/error.h"

namespace vqlm {
namespace {

// Scores of all classes of a row, from the flat weights.
void add_scores(std::span<const double> weights, std::span<const float> row,
                std::span<double> scores) {
  const std::size_t classes = scores.size();
  const double* const biases = weights.data() + row.size() * classes;
  std::copy(biases, biases + classes, scores.begin());
  for (std::size_t i = 0; i < row.size(); ++i)
    for (std::size_t c = 0; c < classes; ++c)
      scores[c] += weights[i * classes + c] * static_cast<double>(row[i]);
}

// Scores become log-probabilities.
void normalise(std::span<double> scores) {
  const double most = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (const double score : scores) sum += std::exp(score - most);
  for (double& score : scores) score -= most + std::log(sum);
}

// The function that is minimised.
class Objective {
 public:
  Objective(const LabelledRows& rows, std::size_t num_classes, double l2)
      : rows_(rows), l2_(l2), scores_(num_classes) {}

  double operator()(std::span<const double> weights, std::span<double> gradient) {
    const std::size_t classes = scores_.size(), biases = rows_.width * classes;
    std::fill(gradient.begin(), gradient.end(), 0.0);
    double nats = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) nats += add_row(r, weights, gradient);
    const double count = static_cast<double>(rows_.size());
    double squares = 0;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      gradient[i] /= count;
      if (i >= biases) continue;
      squares += weights[i] * weights[i];
      gradient[i] += l2_ * weights[i];
    }
    return nats / count + l2_ / 2 * squares;
  }

 private:
  // Nats of a row; adds its gradient, (p(c) - [c is the label]) x.
  double add_row(std::size_t r, std::span<const double> weights, std::span<double> gradient) {
    const std::span<const float> row = rows_.row(r);
    const std::size_t classes = scores_.size();
    const auto label = static_cast<std::size_t>(rows_.labels[r]);
    add_scores(weights, row, scores_);
    normalise(scores_);
    const double nats = -scores_[label];
    for (double& score : scores_) score = std::exp(score);
    scores_[label] -= 1;
    for (std::size_t i = 0; i < row.size(); ++i)
      for (std::size_t c = 0; c < classes; ++c)
        gradient[i * classes + c] += scores_[c] * static_cast<double>(row[i]);
    for (std::size_t c = 0; c < classes; ++c) gradient[row.size() * classes + c] += scores_[c];
    return nats;
  }

  const LabelledRows& rows_;
  double l2_;
  std::vector<double> scores_;
};

void check(const LabelledRows& rows, std::size_t num_classes, double l2) {
  const std::string subject = "logistic regression";
  if (rows.labels.empty() || num_classes == 0)
    throw InvalidArgument(expected_got(subject, "labelled rows", "none"));
  if (rows.values.size() != rows.size() * rows.width)
    throw InvalidArgument(expected_got(subject,
                                       std::to_string(rows.size() * rows.width) + " numbers",
                                       std::to_string(rows.values.size())));
  if (!(l2 >= 0))
    throw InvalidArgument(expected_got(subject, "an l2 of at least 0", std::to_string(l2)));
  for (const int label : rows.labels)
    if (label < 0 || static_cast<std::size_t>(label) >= num_classes)
      throw InvalidArgument(expected_got(
          subject, "classes from 0 to " + std::to_string(num_classes - 1), std::to_string(label)));
  for (const float value : rows.values)
    if (!std::isfinite(value))
      throw InvalidArgument(expected_got(subject, "finite numbers", std::to_string(value)));
}

}  // namespace

std::vector<double> LogisticModel::log_probabilities(std::span<const float> row) const {
  std::vector<double> scores(num_classes);
  add_scores(weights, row, scores);
  normalise(scores);
  return scores;
}

int LogisticModel::predict(std::span<const float> row) const {
  const std::vector<double> scores = log_probabilities(row);
  return static_cast<int>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

double LogisticModel::mean_nats(const LabelledRows& rows) const {
  double nats = 0;
  for (std::size_t r = 0; r < rows.size(); ++r)
    nats -= log_probabilities(rows.row(r))[static_cast<std::size_t>(rows.labels[r])];
  return nats / static_cast<double>(rows.size());
}

LogisticFit fit_logistic(const LabelledRows& rows, std::size_t num_classes, double l2,
                         const LbfgsOptions& options, const LogisticModel* start) {
  check(rows, num_classes, l2);
  std::vector<double> weights((rows.width + 1) * num_classes);
  if (start != nullptr) {
    if (start->weights.size() != weights.size())
      throw InvalidArgument(expected_got("logistic regression: start",
                                         std::to_string(weights.size()) + " weights",
                                         std::to_string(start->weights.size())));
    weights = start->weights;
  }
  LogisticFit fit;
  fit.search = minimise(Objective(rows, num_classes, l2), std::move(weights), options);
  fit.model = {num_classes, rows.width, std::move(fit.search.x)};
  return fit;
}

}  // namespace vqlm
