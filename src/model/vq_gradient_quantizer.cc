#include "model/vq_gradient_quantizer.h"

#include <memory>

#include "model/code_regularizers.h"
#include "model/kmeans.h"
#include "model/nearest_code.h"

namespace vqlm {

VqGradientOptions read_vq_gradient_options(JsonReader& reader) {
  VqGradientOptions options{read_vq_options(reader), read_code_usage_options(reader)};
  options.codebook_weight = reader.get_double("codebook_weight", options.codebook_weight, 0);
  options.orthogonal_weight = reader.get_double("orthogonal_weight", options.orthogonal_weight, 0);
  options.entropy_weight = reader.get_double("entropy_weight", options.entropy_weight, 0);
  options.entropy_temperature =
      reader.get_double("entropy_temperature", options.entropy_temperature, 1e-4, 1e6);
  options.kmeans_iterations =
      reader.get_int("kmeans_iterations", options.kmeans_iterations, 0, 1000);
  return options;
}

VqGradientQuantizer::VqGradientQuantizer(const VqGradientOptions& options)
    : options_(options),
      codebook_(register_parameter("codebook", torch::zeros({options.codes, options.code_dim}))),
      usage_(*this, options.codes, options),
      started_(register_buffer("started", torch::zeros({}, torch::kInt64))) {}

Quantized VqGradientQuantizer::forward(const torch::Tensor& z, const torch::Tensor& mask) {
  const VqBottleneck bottleneck(z, mask);
  const auto& states = bottleneck.states();
  const auto codes = nearest_codes(states.detach(), codebook_.detach());
  if (is_training()) usage_.see(states, codes);
  const auto vectors = codebook_.detach().index_select(0, codes);
  return bottleneck.put_back(pass_gradient(options_.gradient, states, vectors), codes,
                             loss(states, codes));
}

torch::Tensor VqGradientQuantizer::loss(const torch::Tensor& states,
                                        const torch::Tensor& codes) const {
  const auto vectors = codebook_.index_select(0, codes);
  auto total = options_.codebook_weight * torch::mse_loss(vectors, states.detach()) +
               options_.commitment * torch::mse_loss(states, vectors.detach());
  if (options_.orthogonal_weight > 0)
    total = total + options_.orthogonal_weight * orthogonal_penalty(codebook_);
  if (options_.entropy_weight > 0)
    total = total + options_.entropy_weight *
                        entropy_penalty(states, codebook_, options_.entropy_temperature);
  return total;
}

torch::Tensor VqGradientQuantizer::lookup(const torch::Tensor& codes) const {
  return torch::embedding(codebook_, codes);
}

bool VqGradientQuantizer::started() const { return started_.item<std::int64_t>() != 0; }

void VqGradientQuantizer::start(const torch::Tensor& samples, double states_per_step) {
  const torch::NoGradGuard no_grad;
  const auto clusters = kmeans(samples, options_.codes, options_.kmeans_iterations);
  usage_.start(clusters.counts * (states_per_step / static_cast<double>(samples.size(0))));
  codebook_.copy_(clusters.centres);
  started_.fill_(1);
}

void VqGradientQuantizer::after_step(std::int64_t step, std::int64_t total) {
  if (!usage_.saw_any()) return;
  const torch::NoGradGuard no_grad;
  usage_.move(usage_.seen_sums().counts);
  const auto restarts = usage_.restart(step, total);
  if (restarts.codes.size(0) > 0) codebook_.index_copy_(0, restarts.codes, restarts.states);
  usage_.forget();
}

void register_vq_gradient_quantizer(Registry<Quantizer>& quantizers) {
  quantizers.add("vq_gradient",
                 "nearest code vector; codebook learned by gradients, k-means start, restart of "
                 "rare codes, orthogonal and entropy penalties",
                 [](JsonReader& reader) {
                   return std::make_unique<VqGradientQuantizer>(read_vq_gradient_options(reader));
                 });
}

}  // namespace vqlm
