// Texts scored by a generator, in pieces with progress: predictions with likelihoods.
#pragma once

#include <vector>

#include "data/example.h"
#include "model/generator.h"
#include "tasks/prediction.h"

namespace vqlm {

// A prediction an example, in order, with likelihood, its signature and the scoring generator's
// codebooks. Throws RuntimeError when the generator returns another number of likelihoods.
std::vector<Prediction> score_examples(Generator& generator, const std::vector<Example>& examples);

}  // namespace vqlm
