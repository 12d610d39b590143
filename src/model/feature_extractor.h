// A generator whose inner states can be looked at: a vector of numbers a text, for probes that ask
// what the states know. Weights stand still and dropout is off.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "data/example.h"

namespace vqlm {

class FeatureExtractor {
 public:
  virtual ~FeatureExtractor() = default;
  // "encoder", "codes", "prior.0"; of a language model "layer.0", "layer.1". Known before `fit`.
  // States that are given the example's label are not among them: they would only repeat it.
  virtual std::vector<std::string> feature_names() const = 0;
  // One vector for references[0] of each example: the mean over its places, padding left out.
  // Throws InvalidArgument on an unknown name and before `fit` or `load`.
  virtual std::vector<std::vector<float>> features(std::span<const Example> batch,
                                                   const std::string& name) = 0;
};

}  // namespace vqlm
