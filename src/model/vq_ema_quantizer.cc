#include "model/vq_ema_quantizer.h"

#include <memory>

#include "model/kmeans.h"
#include "model/nearest_code.h"

namespace vqlm {

VqEmaOptions read_vq_ema_options(JsonReader& reader) {
  VqEmaOptions options;
  options.codes = reader.get_int("codes", options.codes, 2, 1 << 20);
  options.code_dim = reader.get_int("code_dim", options.code_dim, 1, 4096);
  options.commitment = reader.get_double("commitment", options.commitment, 0);
  options.ema_decay = reader.get_double("ema_decay", options.ema_decay, 0, 0.99999);
  options.count_smoothing = reader.get_double("count_smoothing", options.count_smoothing, 0, 1);
  options.kmeans_iterations =
      reader.get_int("kmeans_iterations", options.kmeans_iterations, 0, 1000);
  options.restart_below = reader.get_double("restart_below", options.restart_below, 0, 1);
  options.restart_every = reader.get_int("restart_every", options.restart_every, 0);
  options.restart_until = reader.get_double("restart_until", options.restart_until, 0, 1);
  return options;
}

VqEmaQuantizer::VqEmaQuantizer(const VqEmaOptions& options)
    : options_(options),
      codebook_(register_buffer("codebook", torch::zeros({options.codes, options.code_dim}))),
      counts_(register_buffer("ema_counts", torch::zeros({options.codes}))),
      sums_(register_buffer("ema_sums", torch::zeros({options.codes, options.code_dim}))),
      started_(register_buffer("started", torch::zeros({}, torch::kInt64))),
      restarts_(register_buffer("restarts", torch::zeros({}, torch::kInt64))) {}

Quantized VqEmaQuantizer::forward(const torch::Tensor& z, const torch::Tensor& mask) {
  const auto flat = z.to(torch::kFloat32).reshape({-1, z.size(-1)});
  const auto rows = mask.reshape({-1}).nonzero().squeeze(1);
  const auto real = flat.index_select(0, rows);
  const auto codes = nearest_codes(real.detach(), codebook_);
  const auto vectors = codebook_.index_select(0, codes);
  if (is_training()) {
    seen_states_.push_back(real.detach());
    seen_codes_.push_back(codes);
  }
  const auto through = real + (vectors - real).detach();
  Quantized result;
  result.states = torch::zeros_like(flat).index_copy(0, rows, through).view(z.sizes());
  result.codes =
      torch::zeros({flat.size(0)}, codes.options()).index_copy(0, rows, codes).view(mask.sizes());
  result.loss = options_.commitment * torch::mse_loss(real, vectors);
  return result;
}

torch::Tensor VqEmaQuantizer::lookup(const torch::Tensor& codes) const {
  return torch::embedding(codebook_, codes);
}

bool VqEmaQuantizer::started() const { return started_.item<std::int64_t>() != 0; }

void VqEmaQuantizer::start(const torch::Tensor& samples, double states_per_step) {
  const torch::NoGradGuard no_grad;
  const auto clusters = kmeans(samples, options_.codes, options_.kmeans_iterations);
  counts_.copy_(clusters.counts * (states_per_step / static_cast<double>(samples.size(0))));
  sums_.copy_(clusters.centres * counts_.unsqueeze(1));
  codebook_.copy_(clusters.centres);
  started_.fill_(1);
}

void VqEmaQuantizer::after_step(std::int64_t step, std::int64_t total) {
  if (seen_codes_.empty()) return;
  const torch::NoGradGuard no_grad;
  move_averages();
  const bool allowed =
      static_cast<double>(step) <= options_.restart_until * static_cast<double>(total);
  if (allowed && options_.restart_every > 0 && step % options_.restart_every == 0)
    restart_rare_codes();
  seen_states_.clear();
  seen_codes_.clear();
}

void VqEmaQuantizer::move_averages() {
  const auto batch = sum_by_code(torch::cat(seen_states_), torch::cat(seen_codes_), options_.codes);
  counts_.mul_(options_.ema_decay).add_(batch.counts, 1 - options_.ema_decay);
  sums_.mul_(options_.ema_decay).add_(batch.sums, 1 - options_.ema_decay);
  codebook_.copy_(sums_ / smoothed_counts().unsqueeze(1));
}

torch::Tensor VqEmaQuantizer::smoothed_counts() const {
  const auto total = counts_.sum();
  const double added = options_.count_smoothing;
  return (counts_ + added) / (total + static_cast<double>(options_.codes) * added) * total;
}

void VqEmaQuantizer::restart_rare_codes() {
  const auto mean = counts_.mean();
  const auto rare = counts_.lt(mean * options_.restart_below).nonzero().squeeze(1);
  if (rare.size(0) == 0) return;
  const auto states = torch::cat(seen_states_);
  const auto drawn = torch::randint(states.size(0), {rare.size(0)}, torch::kInt64);
  const auto vectors = states.index_select(0, drawn.to(states.device()));
  const auto count = mean.expand({rare.size(0)}).contiguous();
  counts_.index_copy_(0, rare, count);
  sums_.index_copy_(0, rare, vectors * count.unsqueeze(1));
  codebook_.index_copy_(0, rare, vectors);
  restarts_.add_(rare.size(0));
}

std::map<std::string, double> VqEmaQuantizer::values() const {
  const auto counts = counts_.to(torch::kFloat64);
  const auto shares = counts / counts.sum().clamp_min(1e-12);
  const auto used = counts.gt(counts.mean() * 0.01).to(torch::kFloat64).mean();
  const auto entropy = -torch::xlogy(shares, shares).sum();
  return {{"codebook_use", used.item<double>()},
          {"codebook_perplexity", entropy.exp().item<double>()},
          {"restarts", static_cast<double>(restarts_.item<std::int64_t>())}};
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
