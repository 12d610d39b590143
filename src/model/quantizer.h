// A quantiser: the discrete bottleneck. It maps each vector of the encoder to a code and to the
// code's vector, and passes gradients back by an estimator of its own. Every kind stands behind
// this class and is registered by name in `builtin_quantizers`. Shapes: B batch, N states of a
// text, C width of a code vector, K codes.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/registry.h"
#include "nn/torch.h"

namespace vqlm {

struct Quantized {
  torch::Tensor states;  // [B, N, C]: code vectors with the estimator's gradient, 0 where masked
  torch::Tensor codes;   // int64 [B, N], 0 where masked
  torch::Tensor loss;    // scalar, already weighted: commitment and the like
};

// All state is in parameters and buffers, so that an interrupted training goes on bit-identical.
class Quantizer : public torch::nn::Module {
 public:
  // z [B, N, C], mask bool [B, N]: true where there is a state.
  virtual Quantized forward(const torch::Tensor& z, const torch::Tensor& mask) = 0;
  // Vectors of codes, int64 [...] -> [..., C].
  virtual torch::Tensor lookup(const torch::Tensor& codes) const = 0;
  // [K, C]
  virtual torch::Tensor codebook() const = 0;
  // Whether the codebook is of moving averages, which are learnt but are no parameters.
  virtual bool averages_codebook() const { return false; }
  // The posterior over codes that evaluation may draw from is softmax(logits / temperature): states
  // [n, C] as `forward` takes them -> logits [n, K], largest at the code `forward` gives. Minus the
  // squared distances to the codebook unless a kind says otherwise.
  virtual torch::Tensor posterior_logits(const torch::Tensor& z) const;
  // Whether the encoder's states come with a layer norm without gain, which keeps them from growing
  // away from a codebook that follows them. Fixed codes want every direction free.
  virtual bool normalises_states() const { return true; }
  // Whether codes exist yet; until then the model trains on the encoder's states as they are.
  virtual bool started() const { return true; }
  // Places the codebook by encoder outputs [M, C]; `states_per_step` is how many of them a training
  // step has on average.
  virtual void start(const torch::Tensor& /*samples*/, double /*states_per_step*/) {}
  // After the optimiser's step 1, 2, ... of `total`.
  virtual void after_step(std::int64_t /*step*/, std::int64_t /*total*/) {}
  // For the log: "codebook_use", "codebook_perplexity", "restarts".
  virtual std::map<std::string, double> values() const { return {}; }
};

// The quantisers by name. A creator reads the keys of its kind from the generator's own object;
// every kind reads "codes" (K) and "code_dim" (C).
Registry<Quantizer> builtin_quantizers();

}  // namespace vqlm
