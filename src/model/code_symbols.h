// The alphabet of a prior: the codes of a level, written place by place and within a place codebook
// by codebook, as one sequence of symbols. Codebook h's codes stand behind those of the codebooks
// before it; then come the end K and the begin K+1 (input only), K = sum of K_h. Which symbols are
// possible is a matter of where they stand: each codebook's turn is every H-th symbol; the sequence
// ends between places only, and never before the first, since a text's end is a token. A lower
// level has at least as many places as reach into the span of the last code above, and at most as
// many as fill it: with s places a code and M codes, (M-1) s + 1 to M s. Shapes: B batch, N places.
#pragma once

#include <cstdint>
#include <vector>

#include "nn/torch.h"

namespace vqlm {

class CodeSymbols {
 public:
  // sizes K_h; `ratio` s, 0 for a top level.
  explicit CodeSymbols(const std::vector<std::int64_t>& sizes, std::int64_t ratio = 0);

  std::int64_t num_codebooks() const { return static_cast<std::int64_t>(sizes_.size()); }
  std::int64_t end() const { return end_; }
  std::int64_t begin() const { return end_ + 1; }
  std::int64_t size() const { return end_ + 2; }

  // codes int64 [B, N, H] -> [B, N H].
  torch::Tensor from_codes(const torch::Tensor& codes) const;
  // The way back; a symbol of another codebook becomes the nearest code.
  torch::Tensor to_codes(const torch::Tensor& symbols) const;
  // Symbols without an end -> a vector a codebook; what is left of a place is dropped.
  std::vector<std::vector<int>> split(const std::vector<int>& symbols) const;
  // What predicts codes and the end, [B, N H + 1]; begin() where nothing is to be predicted.
  // mask bool [B, N].
  torch::Tensor targets(const torch::Tensor& codes, const torch::Tensor& mask) const;

  // What is added to the logits of symbols `from` .. `from` + `count` - 1: 0, or a number that
  // leaves an impossible one no probability in float32. [count, K+2], and with `above` (int64 [B],
  // M of each row; a lower level's only) [B, count, K+2].
  torch::Tensor barred(std::int64_t from, std::int64_t count, const torch::Tensor& above,
                       const torch::Device& device);

 private:
  torch::Tensor offsets(const torch::Tensor& like) const;  // [H]

  std::vector<std::int64_t> sizes_, offsets_;
  std::int64_t end_ = 0, ratio_;
  torch::Tensor turns_;  // [H, K+2], the bars of each codebook's turn
};

}  // namespace vqlm
