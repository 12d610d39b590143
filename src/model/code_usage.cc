#include "model/code_usage.h"

namespace vqlm {

CodeUsageOptions read_code_usage_options(JsonReader& reader) {
  CodeUsageOptions options;
  options.ema_decay = reader.get_double("ema_decay", options.ema_decay, 0, 0.99999);
  options.restart_below = reader.get_double("restart_below", options.restart_below, 0, 1);
  options.restart_every = reader.get_int("restart_every", options.restart_every, 0);
  options.restart_until = reader.get_double("restart_until", options.restart_until, 0, 1);
  return options;
}

CodeUsage::CodeUsage(torch::nn::Module& owner, std::int64_t codes, const CodeUsageOptions& options)
    : options_(options),
      counts_(owner.register_buffer("ema_counts", torch::zeros({codes}))),
      restarts_(owner.register_buffer("restarts", torch::zeros({}, torch::kInt64))) {}

void CodeUsage::start(const torch::Tensor& counts) {
  const torch::NoGradGuard no_grad;
  counts_.copy_(counts);
}

void CodeUsage::see(const torch::Tensor& states, const torch::Tensor& codes) {
  states_.push_back(states.detach());
  codes_.push_back(codes);
}

void CodeUsage::forget() {
  states_.clear();
  codes_.clear();
}

CodeSums CodeUsage::seen_sums() const {
  return sum_by_code(torch::cat(states_), torch::cat(codes_), counts_.size(0));
}

void CodeUsage::move(const torch::Tensor& batch_counts) {
  const torch::NoGradGuard no_grad;
  counts_.mul_(options_.ema_decay).add_(batch_counts, 1 - options_.ema_decay);
}

CodeRestarts CodeUsage::restart(std::int64_t step, std::int64_t total) {
  const torch::NoGradGuard no_grad;
  CodeRestarts result{torch::empty({0}, counts_.options().dtype(torch::kInt64)), {}, {}};
  const bool allowed =
      static_cast<double>(step) <= options_.restart_until * static_cast<double>(total);
  if (!allowed || options_.restart_every == 0 || step % options_.restart_every != 0) return result;
  const auto states = torch::cat(states_);
  const auto mean = counts_.mean();
  const auto codes = counts_.lt(mean * options_.restart_below).nonzero().squeeze(1);
  const std::int64_t rare = codes.size(0);
  if (rare == 0 || states.size(0) == 0) return result;
  result.codes = codes;
  const auto drawn = torch::randint(states.size(0), {rare}, torch::kInt64);
  result.states = states.index_select(0, drawn.to(states.device()));
  result.counts = mean.expand({rare}).contiguous();
  counts_.index_copy_(0, result.codes, result.counts);
  restarts_.add_(rare);
  return result;
}

std::map<std::string, double> CodeUsage::values() const {
  const auto counts = counts_.to(torch::kFloat64);
  const auto shares = counts / counts.sum().clamp_min(1e-12);
  const auto used = counts.gt(counts.mean() * 0.01).to(torch::kFloat64).mean();
  const auto entropy = -torch::xlogy(shares, shares).sum();
  return {{"codebook_use", used.item<double>()},
          {"codebook_perplexity", entropy.exp().item<double>()},
          {"restarts", static_cast<double>(restarts_.item<std::int64_t>())}};
}

}  // namespace vqlm
