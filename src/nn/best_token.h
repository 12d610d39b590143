// The likeliest tokens of rows of logits, found without writing the log-probabilities of the whole
// vocabulary: what decoding needs where positions do not depend on each other.
#pragma once

#include <vector>

#include "nn/torch.h"

namespace vqlm {

struct BestToken {
  int id = -1;                   // the likeliest allowed token, the end not among them; the lowest
                                 // id of equals; -1 where nothing is allowed
  double log_prob_nats = 0;      // of it, among all tokens of the vocabulary
  double end_log_prob_nats = 0;  // of the end, likewise
};

// The likeliest token, the end among them; of equals the lower id.
struct LikeliestToken {
  int id;
  double log_prob_nats;
};
inline LikeliestToken likeliest(const BestToken& best, int end_id) {
  const bool ends = best.id < 0 || best.end_log_prob_nats > best.log_prob_nats ||
                    (best.end_log_prob_nats == best.log_prob_nats && end_id < best.id);
  return ends ? LikeliestToken{end_id, best.end_log_prob_nats}
              : LikeliestToken{best.id, best.log_prob_nats};
}

// logits float [R, V] on any device -> R of them. `forbidden` tokens are not chosen.
std::vector<BestToken> best_tokens(const torch::Tensor& logits, const std::vector<int>& forbidden,
                                   int end_id);

}  // namespace vqlm
