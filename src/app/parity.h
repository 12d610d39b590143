// How far two generators agree on the same examples.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/example.h"
#include "model/generation.h"

namespace vqlm {

struct OutputParity {
  std::int64_t num_texts = 0, num_equal = 0;
  std::string first_unequal;  // id of an example; empty where there is none
  double share_equal() const;
};
// One generation an example each.
OutputParity compare_outputs(const std::vector<Example>& examples, const std::vector<Generation>& a,
                             const std::vector<Generation>& b);

struct LikelihoodParity {
  std::int64_t num_texts = 0, num_tokens = 0;  // that were compared
  std::int64_t num_unlike = 0;  // texts that the two cut into other numbers of tokens, not compared
  double largest_nats = 0;      // difference of a token's or a code's -log p; NaN where one is NaN
  std::string largest_at;       // "test/17 token 3"
  double largest_text_nats = 0;  // difference of a whole text's
};
LikelihoodParity compare_likelihoods(const std::vector<Example>& examples,
                                     const std::vector<Likelihood>& a,
                                     const std::vector<Likelihood>& b);

}  // namespace vqlm
