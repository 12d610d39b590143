// Generation with chosen codes held fixed: a model of the next code that lets through, at a fixed
// place, that code alone, and no end before the last fixed place. What is drawn after a fixed code
// is thus drawn given it; what stands before it does not know of it. Log-probabilities stay the
// model's own, so that a beam ranks by log p of the whole sequence, fixed codes included. Where
// that would leave nothing possible (a lower level's codes must end with the upper's), the model
// has its way.
//
// Codes of a level with several codebooks are one sequence of symbols: step place * H + h is a code
// of the level's codebook h, whose symbols start at the sum of the sizes before; the end follows
// all of them.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "data/decoding_options.h"
#include "nn/decoding.h"

namespace vqlm {

// The codebooks one prior draws from.
struct LevelCodebooks {
  int first = 0;                    // index of the first among the generator's codebooks
  std::vector<std::int64_t> sizes;  // codes of each
};

class FixedCodes : public NextTokenModel {
 public:
  // Takes from options.fixed_codes those of this level. Throws InvalidArgument where one lies
  // outside its codebook, at or after step options.max_tokens, or at the place of another. `model`
  // stays the caller's; its first call is fed one symbol, the begin.
  FixedCodes(NextTokenModel& model, const DecodingOptions& options, const LevelCodebooks& level);

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override;
  void select_rows(const torch::Tensor& rows) override { model_.select_rows(rows); }

 private:
  NextTokenModel& model_;
  std::map<std::int64_t, std::int64_t> symbols_;  // step -> symbol
  std::int64_t step_ = 0, end_ = 0;
};

// Throws InvalidArgument where a fixed code names a codebook the generator has not, or a place
// before the first.
void check_fixed_codes(const DecodingOptions& options, std::size_t num_codebooks);

}  // namespace vqlm
