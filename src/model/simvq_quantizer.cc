#include "model/simvq_quantizer.h"

#include <memory>
#include <tuple>

#include "core/error.h"
#include "model/nearest_code.h"

namespace vqlm {
namespace {

// The symmetric square root of the covariance of rows [M, C], float64 [C, C] on the CPU.
torch::Tensor covariance_root(const torch::Tensor& rows) {
  const auto centred = rows - rows.mean(0, true);
  const auto covariance = centred.t().matmul(centred) / static_cast<double>(rows.size(0));
  const auto [values, vectors] = torch::linalg_eigh(covariance, "L");
  return (vectors * values.clamp_min(0).sqrt()).matmul(vectors.t());
}

}  // namespace

SimvqOptions read_simvq_options(JsonReader& reader) {
  SimvqOptions options{read_vq_options(reader)};
  options.codebook_weight = reader.get_double("codebook_weight", options.codebook_weight, 0);
  return options;
}

SimvqQuantizer::SimvqQuantizer(const SimvqOptions& options)
    : options_(options),
      frozen_(register_buffer("frozen_codebook", torch::randn({options.codes, options.code_dim}))),
      map_(register_module("map", torch::nn::Linear(options.code_dim, options.code_dim))),
      usage_(*this, options.codes, {}),
      started_(register_buffer("started", torch::zeros({}, torch::kInt64))) {}

Quantized SimvqQuantizer::forward(const torch::Tensor& z, const torch::Tensor& mask) {
  const VqBottleneck bottleneck(z, mask);
  const auto& states = bottleneck.states();
  const auto all = codebook();
  const auto codes = nearest_codes(states.detach(), all.detach());
  if (is_training()) usage_.see(states, codes);
  const auto vectors = all.index_select(0, codes);
  const auto loss = options_.codebook_weight * torch::mse_loss(vectors, states.detach()) +
                    options_.commitment * torch::mse_loss(states, vectors.detach());
  return bottleneck.put_back(pass_gradient(options_.gradient, states, vectors), codes, loss);
}

torch::Tensor SimvqQuantizer::lookup(const torch::Tensor& codes) const {
  return torch::embedding(codebook(), codes);
}

torch::Tensor SimvqQuantizer::codebook() const {
  const c10::impl::ExcludeDispatchKeyGuard without_autocast(c10::autocast_dispatch_keyset);
  return torch::linear(frozen_, map_->weight, map_->bias);
}

bool SimvqQuantizer::started() const { return started_.item<std::int64_t>() != 0; }

void SimvqQuantizer::start(const torch::Tensor& samples, double states_per_step) {
  const torch::NoGradGuard no_grad;
  if (samples.dim() != 2 || samples.size(0) == 0)
    throw InvalidArgument(expected_got("simvq samples", "at least one row of numbers", "none"));
  const auto rows = samples.to(torch::kCPU, torch::kFloat64);
  map_->weight.copy_(covariance_root(rows));
  map_->bias.copy_(rows.mean(0));
  const auto codes = nearest_codes(samples, codebook());
  const auto counts = sum_by_code(samples, codes, options_.codes).counts;
  usage_.start(counts * (states_per_step / static_cast<double>(samples.size(0))));
  started_.fill_(1);
}

void SimvqQuantizer::after_step(std::int64_t /*step*/, std::int64_t /*total*/) {
  if (!usage_.saw_any()) return;
  usage_.move(usage_.seen_sums().counts);
  usage_.forget();
}

void register_simvq_quantizer(Registry<Quantizer>& quantizers) {
  quantizers.add("simvq",
                 "nearest code vector; frozen random codebook through a learned linear map",
                 [](JsonReader& reader) {
                   return std::make_unique<SimvqQuantizer>(read_simvq_options(reader));
                 });
}

}  // namespace vqlm
