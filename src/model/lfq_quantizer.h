// Lookup-free quantisation (Yu et al. 2023, arXiv 2310.05737, section 3.1): each of the C numbers
// of a state becomes its sign, so that the 2^C corners of a cube are the codes and none has to be
// searched. Gradients are copied straight through. A commitment loss draws the states to their
// corners; an entropy loss makes each state sure of its code and all codes used alike.
//
// Code = sum_i [z_i > 0] 2^i. The posterior of the entropy loss is p(c | z) ~ exp(-t |z - c|^2),
// with t the inverse temperature. It factorises over the numbers into p(c_i = 1 | z) =
// sigmoid(4 t z_i), so that with M states, entropies in nats,
//   loss = entropy_weight (mean_m H(p(c | z_m)) - diversity H(mean_m p(c | z_m)))
//          + commitment mean |z - c|^2 / C
// is exact: the first entropy is a sum over the numbers, and the mean over the 2^C codes is a
// product of two matrices, of the codes' lower and upper halves, which takes M 2^(C/2) + 2^C
// numbers of memory and never M 2^C.
#pragma once

#include "model/quantizer.h"

namespace vqlm {

struct LfqOptions {
  std::int64_t code_dim = 8;       // C; K = 2^C
  double commitment = 0.25;        // weight of the mean squared distance z to its code vector
  double entropy_weight = 0.1;     // of the entropy loss
  double diversity = 1;            // weight of the mean's entropy within it
  double inverse_temperature = 1;  // t: at 1, z = 1 is sure of its sign to 98 %
};
// Reads codes (a power of two from 2 to 2^20, default 256), code_dim (its exponent; either follows
// from the other), commitment, entropy_weight, diversity, inverse_temperature.
LfqOptions read_lfq_options(JsonReader& reader);

class LfqQuantizer : public Quantizer {
 public:
  explicit LfqQuantizer(const LfqOptions& options);

  bool normalises_states() const override { return false; }
  // In float32, also under autocast.
  Quantized forward(const torch::Tensor& z, const torch::Tensor& mask) override;
  torch::Tensor lookup(const torch::Tensor& codes) const override;
  // Made when asked for: [2^C, C].
  torch::Tensor codebook() const override;

 private:
  LfqOptions options_;
  torch::Tensor places_;  // int64 [C]: 1, 2, 4, ...
};

void register_lfq_quantizer(Registry<Quantizer>& quantizers);

}  // namespace vqlm
