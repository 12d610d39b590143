#include "model/cosine_quantizer.h"

#include <cmath>
#include <memory>

#include "core/error.h"
#include "model/kmeans.h"
#include "model/nearest_code.h"

namespace vqlm {
namespace {

constexpr double kShortest = 1e-8;  // length below which a vector has no direction

// Rows [n, C] at length 1; those of no direction come from `otherwise`.
torch::Tensor units_or(const torch::Tensor& rows, const torch::Tensor& otherwise) {
  const auto length = rows.norm(2, 1, true);
  return torch::where(length.gt(kShortest), rows / length.clamp_min(kShortest), otherwise);
}

torch::Tensor unit_states(const torch::Tensor& states) {
  const auto normed = torch::layer_norm(states, {states.size(1)});
  return normed / normed.norm(2, 1, true).clamp_min(kShortest);
}

// k-means by cosine (Dhillon and Modha 2001): centres are normalised sums. An empty cluster is
// placed on a random row.
Clusters spherical_kmeans(const torch::Tensor& units, std::int64_t num_clusters,
                          std::int64_t iterations) {
  auto result = kmeans(units, num_clusters, 0);
  result.centres = units_or(result.centres, result.centres);
  for (std::int64_t i = 0; i <= iterations; ++i) {
    const auto totals = sum_by_code(units, nearest_codes(units, result.centres), num_clusters);
    result.counts = totals.counts;
    if (i == iterations) break;
    const auto strays = torch::randint(units.size(0), {num_clusters}, torch::kInt64);
    result.centres = units_or(totals.sums, units.index_select(0, strays.to(units.device())));
  }
  return result;
}

}  // namespace

CosineOptions read_cosine_options(JsonReader& reader) {
  CosineOptions options{read_vq_options(reader), read_code_usage_options(reader)};
  if (options.code_dim < 3)
    throw InvalidArgument(expected_got(reader.where("code_dim"), "at least 3 for a sphere",
                                       std::to_string(options.code_dim)));
  options.kmeans_iterations =
      reader.get_int("kmeans_iterations", options.kmeans_iterations, 0, 1000);
  return options;
}

CosineQuantizer::CosineQuantizer(const CosineOptions& options)
    : options_(options),
      length_(std::sqrt(static_cast<double>(options.code_dim))),
      codebook_(register_buffer("codebook", torch::zeros({options.codes, options.code_dim}))),
      usage_(*this, options.codes, options),
      sums_(register_buffer("ema_sums", torch::zeros({options.codes, options.code_dim}))),
      started_(register_buffer("started", torch::zeros({}, torch::kInt64))) {}

Quantized CosineQuantizer::forward(const torch::Tensor& z, const torch::Tensor& mask) {
  const VqBottleneck bottleneck(z, mask);
  const auto units = unit_states(bottleneck.states());
  const auto codes = nearest_codes(units.detach(), codebook_);
  if (is_training()) usage_.see(units, codes);
  const auto states = units * length_;
  const auto vectors = codebook_.index_select(0, codes) * length_;
  return bottleneck.put_back(pass_gradient(options_.gradient, states, vectors), codes,
                             options_.commitment * torch::mse_loss(states, vectors));
}

torch::Tensor CosineQuantizer::lookup(const torch::Tensor& codes) const {
  return torch::embedding(codebook_, codes) * length_;
}

torch::Tensor CosineQuantizer::posterior_logits(const torch::Tensor& z) const {
  return negative_squared_distances(unit_states(z.to(torch::kFloat32)) * length_, codebook());
}

bool CosineQuantizer::started() const { return started_.item<std::int64_t>() != 0; }

void CosineQuantizer::start(const torch::Tensor& samples, double states_per_step) {
  const torch::NoGradGuard no_grad;
  const auto units = unit_states(samples.to(torch::kFloat32));
  const auto clusters = spherical_kmeans(units, options_.codes, options_.kmeans_iterations);
  usage_.start(clusters.counts * (states_per_step / static_cast<double>(samples.size(0))));
  sums_.copy_(clusters.centres * usage_.counts().unsqueeze(1));
  codebook_.copy_(clusters.centres);
  started_.fill_(1);
}

void CosineQuantizer::after_step(std::int64_t step, std::int64_t total) {
  if (!usage_.saw_any()) return;
  const torch::NoGradGuard no_grad;
  const auto batch = usage_.seen_sums();
  usage_.move(batch.counts);
  sums_.mul_(options_.ema_decay).add_(batch.sums, 1 - options_.ema_decay);
  codebook_.copy_(units_or(sums_, codebook_));
  const auto restarts = usage_.restart(step, total);
  if (restarts.codes.size(0) > 0) {
    sums_.index_copy_(0, restarts.codes, restarts.states * restarts.counts.unsqueeze(1));
    codebook_.index_copy_(0, restarts.codes, restarts.states);
  }
  usage_.forget();
}

void register_cosine_quantizer(Registry<Quantizer>& quantizers) {
  quantizers.add(
      "vq_cosine",
      "code vector of the largest cosine; normalised moving averages on layer-normalised "
      "states, k-means start, restart of rare codes",
      [](JsonReader& reader) {
        return std::make_unique<CosineQuantizer>(read_cosine_options(reader));
      });
}

}  // namespace vqlm
