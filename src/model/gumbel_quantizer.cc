#include "model/gumbel_quantizer.h"

#include <c10/core/impl/LocalDispatchKeySet.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "model/kmeans.h"
#include "model/nearest_code.h"
#include "model/vq_bottleneck.h"

namespace vqlm {
namespace {

constexpr double kLowestTemperature = 1e-3;
constexpr double kLeastVariance = 1e-4;  // where every sample has a centre of its own

// The mean over rows of KL(softmax(logits) || uniform), in nats. logits [n, K].
torch::Tensor kl_to_uniform(const torch::Tensor& logits) {
  const auto log_p = logits.log_softmax(1);
  const double num_states = static_cast<double>(std::max<std::int64_t>(1, logits.size(0)));
  const double at_uniform = std::log(static_cast<double>(logits.size(1)));
  return ((log_p.exp() * log_p).sum(1) + at_uniform).sum() / num_states;
}

}  // namespace

GumbelOptions read_gumbel_options(JsonReader& reader) {
  GumbelOptions options;
  options.codes = reader.get_int("codes", options.codes, 2, 1 << 20);
  options.code_dim = reader.get_int("code_dim", options.code_dim, 1, 4096);
  options.temperature =
      reader.get_double("temperature", options.temperature, kLowestTemperature, 1e3);
  options.min_temperature =
      reader.get_double("min_temperature", std::min(options.min_temperature, options.temperature),
                        kLowestTemperature, options.temperature);
  options.anneal_until = reader.get_double("anneal_until", options.anneal_until, 0, 1);
  options.kl_weight = reader.get_double("kl_weight", options.kl_weight, 0);
  options.kmeans_iterations =
      reader.get_int("kmeans_iterations", options.kmeans_iterations, 0, 1000);
  return options;
}

GumbelQuantizer::GumbelQuantizer(const GumbelOptions& options)
    : options_(options),
      map_(register_module("map", torch::nn::Linear(options.code_dim, options.codes))),
      codebook_(register_parameter("codebook", torch::randn({options.codes, options.code_dim}))),
      usage_(*this, options.codes, {}),
      temperature_(register_buffer(
          "temperature",
          torch::full({}, options.temperature, torch::TensorOptions().dtype(torch::kFloat32)))),
      started_(register_buffer("started", torch::zeros({}, torch::kInt64))) {}

Quantized GumbelQuantizer::forward(const torch::Tensor& z, const torch::Tensor& mask) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  const VqBottleneck bottleneck(z, mask);
  const auto& states = bottleneck.states();
  const auto logits = torch::linear(states, map_->weight, map_->bias);
  const auto likeliest = logits.detach().argmax(1);
  const auto loss = options_.kl_weight > 0 ? options_.kl_weight * kl_to_uniform(logits)
                                           : torch::zeros({}, logits.options());
  if (!is_training())
    return bottleneck.put_back(codebook_.index_select(0, likeliest), likeliest, loss);

  usage_.see(states, likeliest);
  const auto noisy = torch::empty_like(logits.detach()).exponential_().log_().neg_().add_(logits);
  const auto codes = noisy.detach().argmax(1);
  const auto soft = (noisy / temperature_).softmax(1);
  // The code vectors learn from the value alone, the map from the mean alone.
  const auto mean = soft.matmul(codebook_.detach());
  return bottleneck.put_back(codebook_.index_select(0, codes) + (mean - mean.detach()), codes,
                             loss);
}

torch::Tensor GumbelQuantizer::lookup(const torch::Tensor& codes) const {
  return torch::embedding(codebook_, codes);
}

bool GumbelQuantizer::started() const { return started_.item<std::int64_t>() != 0; }

void GumbelQuantizer::start(const torch::Tensor& samples, double states_per_step) {
  const torch::NoGradGuard no_grad;
  const auto clusters = kmeans(samples, options_.codes, options_.kmeans_iterations);
  const auto centres = clusters.centres;
  const auto nearest = centres.index_select(0, nearest_codes(samples, centres));
  const double variance =
      std::max(kLeastVariance, torch::mse_loss(samples, nearest).item<double>());
  usage_.start(clusters.counts * (states_per_step / static_cast<double>(samples.size(0))));
  codebook_.copy_(centres);
  map_->weight.copy_(centres / variance);
  map_->bias.copy_(centres.square().sum(1) / (-2 * variance));
  started_.fill_(1);
}

void GumbelQuantizer::after_step(std::int64_t step, std::int64_t total) {
  const torch::NoGradGuard no_grad;
  const double way = options_.anneal_until * static_cast<double>(total);
  const double done = way > 0 ? std::min(1.0, static_cast<double>(step) / way) : 1.0;
  temperature_.fill_(options_.temperature *
                     std::pow(options_.min_temperature / options_.temperature, done));
  if (!usage_.saw_any()) return;
  usage_.move(usage_.seen_sums().counts);
  usage_.forget();
}

std::map<std::string, double> GumbelQuantizer::values() const {
  auto values = usage_.values();
  values["temperature"] = temperature_.item<double>();
  return values;
}

void register_gumbel_quantizer(Registry<Quantizer>& quantizers) {
  quantizers.add("gumbel",
                 "Gumbel-softmax: a code drawn from the logits of a linear map, straight-through, "
                 "annealed; in evaluation the likeliest",
                 [](JsonReader& reader) {
                   return std::make_unique<GumbelQuantizer>(read_gumbel_options(reader));
                 });
}

}  // namespace vqlm
