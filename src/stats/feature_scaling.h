// Standardisation: every number of a row less its mean, divided by its deviation, both learnt from
// the rows of a training set. A number that does not vary there becomes 0.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace vqlm {

class FeatureScaling {
 public:
  // `values` holds rows of `width` numbers one after the other. Deviations are those of the rows
  // themselves (divided by their number). Throws InvalidArgument without rows.
  FeatureScaling(std::span<const float> values, std::size_t width);

  // In place; `values` holds rows of the same width.
  void apply(std::span<float> values) const;

 private:
  std::vector<double> means_, factors_;  // factor: 1 / deviation, or 0
};

}  // namespace vqlm
