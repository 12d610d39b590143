// Finite scalar quantisation (Mentzer et al. 2023, arXiv 2309.15505, section 3 and appendix A.1):
// every number of a state is bounded and rounded to one of a few levels of its own; the codes are
// all the combinations of levels. There is no codebook to learn, no loss, and nothing to collapse.
//
// For a number z with L levels, e = 0.001, s = 1/2 where L is even, else 0:
//   h = (L - 1) (1 + e) / 2,   b = h tanh(z + atanh(s / h)) - s,
//   level = round(b) + floor(L / 2),   number of the code vector = round(b) / floor(L / 2),
// and gradients pass as if nothing were rounded: those of b / floor(L / 2). With two levels
// atanh(s / h) would leave nearly all z on one side; there the shift is 0 and z's sign decides. The
// code is sum_i level_i * L_1 ... L_{i-1}: the first level changes fastest.
#pragma once

#include <vector>

#include "model/quantizer.h"

namespace vqlm {

struct FsqOptions {
  std::vector<std::int64_t> levels = {8, 6, 5};  // of each number, at least 2

  std::int64_t codes() const;  // K, their product
};
// Reads levels, codes and code_dim. Without levels, `codes` chooses them after the paper's section
// 4.1: 256 [8, 6, 5], 1024 [8, 5, 5, 5], 4096 [7, 5, 5, 5, 5], 16384 [8, 8, 8, 6, 5], 65536
// [8, 8, 8, 5, 5, 5], or as exactly their product (240, 1000, 4375, 15360, 64000). Default: 240.
// InvalidArgument when there are no levels, one is below 2, they make more than 2^20 codes, `codes`
// is neither their product nor that row's size, or `code_dim` is not their number.
FsqOptions read_fsq_options(JsonReader& reader);

class FsqQuantizer : public Quantizer {
 public:
  explicit FsqQuantizer(const FsqOptions& options);

  bool normalises_states() const override { return false; }
  // C is the number of levels. In float32, also under autocast; the loss is 0.
  Quantized forward(const torch::Tensor& z, const torch::Tensor& mask) override;
  torch::Tensor lookup(const torch::Tensor& codes) const override;
  // Made when asked for: [K, C].
  torch::Tensor posterior_logits(const torch::Tensor& z) const override;
  torch::Tensor codebook() const override;

 private:
  torch::Tensor bound(const torch::Tensor& z) const;                // b above, [..., C]
  torch::Tensor vectors(const torch::Tensor& chosen_levels) const;  // int64 [..., C] -> [..., C]

  std::int64_t codes_;
  torch::Tensor levels_;  // int64 [C]
};

void register_fsq_quantizer(Registry<Quantizer>& quantizers);

}  // namespace vqlm
