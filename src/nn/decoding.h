// Greedy search, beam search and sampling over any model of the next token.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/decoding_options.h"
#include "decoding/decoded.h"
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
  // Asks, before the first step, that `attention` be kept. Models that attend to no source do not
  // have it.
  virtual void keep_attention() {}
  // What the last position of each row attended to in the last step: float [R, S], rows that add up
  // to 1, negative where a row has no source token; undefined where it was not asked for.
  virtual torch::Tensor attention() const { return {}; }
};

struct DecodeRequest {
  std::vector<std::vector<int>>
      prefixes;                  // a row an example, equal lengths, begin-of-sequence first
  std::vector<std::string> ids;  // example ids: each draws from its own stream
  int end_id = 3;
  std::vector<int> forbidden;  // never produced (padding, begin, unknown)
};

// As decoding/beam.h and decoding/token_sampler.h say; prefixes count as what a text has already.
std::vector<Decoded> decode(NextTokenModel& model, const DecodeRequest& request,
                            const DecodingOptions& options);

// Beam search whatever options.method says: the best `wanted` (1 to beam_size) finished hypotheses
// of each example, best first; fewer where fewer were found, and at least one, be it unfinished.
std::vector<std::vector<Decoded>> decode_n_best(NextTokenModel& model, const DecodeRequest& request,
                                                const DecodingOptions& options, int wanted);

}  // namespace vqlm
