// A metric: predictions to scores. `AdditiveMetric` is for those whose statistics add up over
// segments; it gets its interval by the bootstrap. Others compute from all predictions at once.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "metrics/score.h"
#include "tasks/prediction.h"

namespace vqlm {

struct MetricInfo {
  std::string name;                     // registry id
  int version = 1;                      // raised when its results can move
  std::string interval_method;          // "bootstrap", "jackknife", "none"
  std::vector<std::string> files = {};  // from outside, whose content decides what it gives
};

class Metric {
 public:
  virtual ~Metric() = default;
  virtual MetricInfo info() const = 0;
  // Whether the predictions have what it needs; an empty string, or the reason ("no codes").
  virtual std::string cannot_score(std::span<const Prediction> predictions) const = 0;
  // Every number of the metric, the main one first. Throws InvalidArgument when it cannot score.
  virtual std::vector<Score> evaluate(std::span<const Prediction> predictions) const = 0;
};

}  // namespace vqlm
