// A text that was decoded: its tokens and their log-probabilities.
#pragma once

#include <vector>

namespace vqlm {

struct Decoded {
  std::vector<int> ids;               // without prefix and end
  std::vector<double> log_prob_nats;  // one a produced token, end included where it was reached;
                                      // of the model itself, before anything reshapes its choice
  bool finished = false;              // the end was reached within max_tokens
};

}  // namespace vqlm
