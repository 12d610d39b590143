// Overlap of test with training: how many test examples a generator has seen word for word.
#pragma once

#include <cstdint>
#include <vector>

#include "data/example.h"

namespace vqlm {

struct Overlap {
  std::int64_t num_test = 0;        // test examples
  std::int64_t num_sources = 0;     // whose source is that of a training example (empty ones not)
  std::int64_t num_references = 0;  // with a reference that is one of a training example's
  std::int64_t num_pairs = 0;       // with source and a reference together in one training example;
                                    // without a source the same as num_references
};

// Texts are compared byte for byte. Linear in the size of both sets.
Overlap count_overlap(const std::vector<Example>& train, const std::vector<Example>& test);

}  // namespace vqlm
