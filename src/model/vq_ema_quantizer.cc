#include "model/vq_ema_quantizer.h"

#include <memory>

#include "model/nearest_code.h"

namespace vqlm {

VqEmaOptions read_vq_ema_options(JsonReader& reader) {
  return {read_vq_options(reader), read_ema_codebook_options(reader)};
}

VqEmaQuantizer::VqEmaQuantizer(const VqEmaOptions& options)
    : options_(options), codebook_(*this, options.codes, options.code_dim, options) {}

Quantized VqEmaQuantizer::forward(const torch::Tensor& z, const torch::Tensor& mask) {
  const VqBottleneck bottleneck(z, mask);
  const auto& states = bottleneck.states();
  const auto codes = nearest_codes(states.detach(), codebook_.vectors());
  const auto vectors = codebook_.vectors().index_select(0, codes);
  if (is_training()) codebook_.see(states, codes);
  return bottleneck.put_back(pass_gradient(options_.gradient, states, vectors), codes,
                             options_.commitment * torch::mse_loss(states, vectors));
}

torch::Tensor VqEmaQuantizer::lookup(const torch::Tensor& codes) const {
  return torch::embedding(codebook_.vectors(), codes);
}

void VqEmaQuantizer::start(const torch::Tensor& samples, double states_per_step) {
  codebook_.start(samples, states_per_step);
}

void VqEmaQuantizer::after_step(std::int64_t step, std::int64_t total) {
  if (codebook_.saw_any()) codebook_.after_step(codebook_.seen_sums(), step, total);
}

void register_vq_ema_quantizer(Registry<Quantizer>& quantizers) {
  quantizers.add("vq_ema",
                 "nearest code vector; codebook of moving averages, k-means start, restart of rare "
                 "codes",
                 [](JsonReader& reader) {
                   return std::make_unique<VqEmaQuantizer>(read_vq_ema_options(reader));
                 });
}

}  // namespace vqlm
