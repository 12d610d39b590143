#include "model/vq_ema_quantizer.h"

#include <memory>

#include "model/kmeans.h"
#include "model/nearest_code.h"

namespace vqlm {

VqEmaOptions read_vq_ema_options(JsonReader& reader) {
  VqEmaOptions options{read_vq_options(reader), read_code_usage_options(reader)};
  options.count_smoothing = reader.get_double("count_smoothing", options.count_smoothing, 0, 1);
  options.kmeans_iterations =
      reader.get_int("kmeans_iterations", options.kmeans_iterations, 0, 1000);
  return options;
}

VqEmaQuantizer::VqEmaQuantizer(const VqEmaOptions& options)
    : options_(options),
      codebook_(register_buffer("codebook", torch::zeros({options.codes, options.code_dim}))),
      usage_(*this, options.codes, options),
      sums_(register_buffer("ema_sums", torch::zeros({options.codes, options.code_dim}))),
      started_(register_buffer("started", torch::zeros({}, torch::kInt64))) {}

Quantized VqEmaQuantizer::forward(const torch::Tensor& z, const torch::Tensor& mask) {
  const VqBottleneck bottleneck(z, mask);
  const auto& states = bottleneck.states();
  const auto codes = nearest_codes(states.detach(), codebook_);
  const auto vectors = codebook_.index_select(0, codes);
  if (is_training()) usage_.see(states, codes);
  return bottleneck.put_back(pass_gradient(options_.gradient, states, vectors), codes,
                             options_.commitment * torch::mse_loss(states, vectors));
}

torch::Tensor VqEmaQuantizer::lookup(const torch::Tensor& codes) const {
  return torch::embedding(codebook_, codes);
}

bool VqEmaQuantizer::started() const { return started_.item<std::int64_t>() != 0; }

void VqEmaQuantizer::start(const torch::Tensor& samples, double states_per_step) {
  const torch::NoGradGuard no_grad;
  const auto clusters = kmeans(samples, options_.codes, options_.kmeans_iterations);
  usage_.start(clusters.counts * (states_per_step / static_cast<double>(samples.size(0))));
  sums_.copy_(clusters.centres * usage_.counts().unsqueeze(1));
  codebook_.copy_(clusters.centres);
  started_.fill_(1);
}

void VqEmaQuantizer::after_step(std::int64_t step, std::int64_t total) {
  if (!usage_.saw_any()) return;
  const torch::NoGradGuard no_grad;
  move_averages();
  const auto restarts = usage_.restart(step, total);
  if (restarts.codes.size(0) > 0) {
    sums_.index_copy_(0, restarts.codes, restarts.states * restarts.counts.unsqueeze(1));
    codebook_.index_copy_(0, restarts.codes, restarts.states);
  }
  usage_.forget();
}

void VqEmaQuantizer::move_averages() {
  const auto batch = usage_.seen_sums();
  usage_.move(batch.counts);
  sums_.mul_(options_.ema_decay).add_(batch.sums, 1 - options_.ema_decay);
  codebook_.copy_(sums_ / smoothed_counts().unsqueeze(1));
}

torch::Tensor VqEmaQuantizer::smoothed_counts() const {
  const auto total = usage_.counts().sum();
  const double added = options_.count_smoothing;
  return (usage_.counts() + added) / (total + static_cast<double>(options_.codes) * added) * total;
}

std::map<std::string, double> VqEmaQuantizer::values() const { return usage_.values(); }

void register_vq_ema_quantizer(Registry<Quantizer>& quantizers) {
  quantizers.add("vq_ema",
                 "nearest code vector; codebook of moving averages, k-means start, restart of rare "
                 "codes",
                 [](JsonReader& reader) {
                   return std::make_unique<VqEmaQuantizer>(read_vq_ema_options(reader));
                 });
}

}  // namespace vqlm
