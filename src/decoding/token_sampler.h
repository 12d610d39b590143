// Draws tokens from the next token's distribution: temperature, then top-k, then nucleus, then
// locally typical truncation.
#pragma once

#include <vector>

#include "core/random.h"
#include "data/decoding_options.h"

namespace vqlm {

class TokenSampler {
 public:
  // `allowed` as allowed_tokens gives it; the options' temperature, top_k, top_p and typical_p.
  TokenSampler(const std::vector<char>& allowed, const DecodingOptions& options);

  // log_probs [V]. One uniform draw a token whatever the truncation.
  int draw(const float* log_probs, Pcg64& random);

 private:
  double weight(int v) const { return weights_[static_cast<std::size_t>(v)]; }
  void weigh(const float* log_probs);
  double total() const;  // of the candidates
  bool before(int a, int b) const { return weight(a) != weight(b) ? weight(a) > weight(b) : a < b; }
  void keep_top_k();
  void keep_top_p();
  void keep_typical();
  // Of the candidates in their order as many as it takes for that share of their weight.
  void keep_share(double share);

  DecodingOptions options_;
  std::vector<int> allowed_, candidates_;
  std::vector<double> weights_;
};

}  // namespace vqlm
