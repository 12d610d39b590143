// Overlap of test with training: which test examples a generator has seen word for word. Texts are
// compared byte for byte.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "data/example.h"

namespace vqlm {

// The texts of a training split, each under the part it plays there. The keys are made and read by
// the functions of this header only.
using TrainingTexts = std::unordered_set<std::string>;
TrainingTexts training_texts_of(const std::vector<Example>& train);

// What of a test example stands in the training split.
struct SeenInTraining {
  bool source = false;     // its source is one of a training example; false for an empty one
  bool reference = false;  // one of its references is one of a training example's
  bool pair = false;       // its source and a reference of it stand together in one training
                           // example; without a source the same as `reference`
};
SeenInTraining seen_in_training(const Example& example, const TrainingTexts& train);

// Whether the text is a reference of a training example; a generated one is copied then.
bool is_training_reference(const std::string& text, const TrainingTexts& train);

// The same over a split: how many examples of `test` were seen.
struct Overlap {
  std::int64_t num_test = 0;  // test examples
  std::int64_t num_sources = 0, num_references = 0, num_pairs = 0;
};

// Linear in the size of both sets.
Overlap count_overlap(const std::vector<Example>& train, const std::vector<Example>& test);

}  // namespace vqlm
