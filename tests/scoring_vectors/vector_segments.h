// The texts that a vector of scores is about, and the bootstrap it asks for.
#pragma once

#include <string>
#include <vector>

#include "scoring_vectors/check_tools.h"
#include "scoring_vectors/metric_choice.h"
#include "scoring_vectors/vector_check.h"

namespace vqlm {

struct Segments {
  std::vector<std::string> hypotheses;
  ReferenceStreams references;
};
// From the vector itself, or from the files it names. Throws SkippedVector when they are missing.
Segments read_segments(VectorCheck& check, const CheckTools& tools);

struct Bootstrap {
  int num_resamples = 1;  // 1: none
  std::string seed;
};
Bootstrap read_bootstrap(VectorCheck& check);

}  // namespace vqlm
