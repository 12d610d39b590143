// Greedy search, beam search and sampling over any model of the next token.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/decoding_options.h"
#include "nn/torch.h"

namespace vqlm {

// A batch under way: rows are hypotheses.
class NextTokenModel {
 public:
  virtual ~NextTokenModel() = default;
  // Feeds tokens int64 [R, t] (t > 1 only in the first call: the prefix, equal lengths) and returns
  // log-probabilities of the next one, float [R, V].
  virtual torch::Tensor next_log_probs(const torch::Tensor& tokens) = 0;
  // Row r becomes what row rows[r] was; the number of rows may change.
  virtual void select_rows(const torch::Tensor& rows) = 0;
};

struct DecodeRequest {
  std::vector<std::vector<int>>
      prefixes;                  // a row an example, equal lengths, begin-of-sequence first
  std::vector<std::string> ids;  // example ids: each draws from its own stream
  int end_id = 3;
  std::vector<int> forbidden;  // never produced (padding, begin, unknown)
};

struct Decoded {
  std::vector<int> ids;               // without prefix and end
  std::vector<double> log_prob_nats;  // one a produced token, end included where it was reached
  bool finished = false;              // the end was reached within max_tokens
};

// Sampling truncates by top_k and top_p after temperature; log_prob_nats are of the untruncated
// model at temperature 1.
std::vector<Decoded> decode(NextTokenModel& model, const DecodeRequest& request,
                            const DecodingOptions& options);

// Beam search whatever options.method says: the best `wanted` (1 to beam_size) finished hypotheses
// of each example, best first; fewer where fewer were found, and at least one, be it unfinished.
std::vector<std::vector<Decoded>> decode_n_best(NextTokenModel& model, const DecodeRequest& request,
                                                const DecodingOptions& options, int wanted);

}  // namespace vqlm
