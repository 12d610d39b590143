#include "model/lfq_quantizer.h"

#include <c10/core/impl/LocalDispatchKeySet.h>

#include <bit>
#include <limits>
#include <memory>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr std::int64_t kMaxCodeDim = 20;

// The mean over states of the entropy of their posteriors. logits [M, C] of the signs, weights [M]
// of the states.
torch::Tensor mean_entropy(const torch::Tensor& logits, const torch::Tensor& weights) {
  const auto size = logits.abs();
  const auto entropies = torch::softplus(-size) + size * torch::sigmoid(-size);
  return (entropies.sum(1) * weights).sum();
}

// factor [M] times the posterior of the numbers [from, to) alone: [M, 2^(to - from)].
torch::Tensor part_posterior(const torch::Tensor& logits, const torch::Tensor& factor,
                             std::int64_t from, std::int64_t to) {
  auto result = factor.unsqueeze(1);
  for (std::int64_t i = from; i < to; ++i) {
    const auto logit = logits.narrow(1, i, 1);
    result = torch::cat({result * torch::sigmoid(-logit), result * torch::sigmoid(logit)}, 1);
  }
  return result;
}

// The entropy of the mean over states of their posteriors.
torch::Tensor entropy_of_mean(const torch::Tensor& logits, const torch::Tensor& weights) {
  const auto numbers = logits.size(1), middle = numbers / 2;
  const auto lower = part_posterior(logits, weights, 0, middle);
  const auto upper = part_posterior(logits, torch::ones_like(weights), middle, numbers);
  const auto mean = upper.t().mm(lower);  // code = row * 2^middle + column
  return -(mean * mean.clamp_min(std::numeric_limits<float>::min()).log()).sum();
}

}  // namespace

LfqOptions read_lfq_options(JsonReader& reader) {
  LfqOptions options;
  if (reader.has("codes") || !reader.has("code_dim")) {
    const auto codes = reader.get_int("codes", std::int64_t{1} << options.code_dim);
    if (codes < 2 || codes > (1 << kMaxCodeDim) ||
        !std::has_single_bit(static_cast<std::uint64_t>(codes)))
      throw InvalidArgument(expected_got(reader.where("codes"), "a power of two from 2 to 2^20",
                                         std::to_string(codes)));
    options.code_dim = std::countr_zero(static_cast<std::uint64_t>(codes));
  }
  const auto code_dim = reader.get_int("code_dim", options.code_dim, 1, kMaxCodeDim);
  if (reader.has("codes") && code_dim != options.code_dim)
    throw InvalidArgument(
        expected_got(reader.where("code_dim"),
                     std::to_string(options.code_dim) + ", the logarithm of codes to base 2",
                     std::to_string(code_dim)));
  options.code_dim = code_dim;
  reader.get_int("codes", std::int64_t{1} << code_dim);
  options.commitment = reader.get_double("commitment", options.commitment, 0);
  options.entropy_weight = reader.get_double("entropy_weight", options.entropy_weight, 0);
  options.diversity = reader.get_double("diversity", options.diversity, 0);
  options.inverse_temperature =
      reader.get_double("inverse_temperature", options.inverse_temperature, 1e-6, 1e6);
  return options;
}

LfqQuantizer::LfqQuantizer(const LfqOptions& options)
    : options_(options),
      places_(register_buffer(
          "places", torch::ones({options.code_dim}, torch::kInt64)
                        .bitwise_left_shift(torch::arange(options.code_dim, torch::kInt64)))) {}

Quantized LfqQuantizer::forward(const torch::Tensor& z, const torch::Tensor& mask) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  const auto masked = mask.logical_not();
  const auto real = z.to(torch::kFloat32).masked_fill(masked.unsqueeze(-1), 0);
  const auto positive = real.detach() > 0;
  const auto vectors = 2 * positive.to(torch::kFloat32) - 1;
  Quantized result;
  // In this order the values are those of `lookup` to the bit.
  result.states = (vectors + (real - real.detach())).masked_fill(masked.unsqueeze(-1), 0);
  result.codes = (positive * places_).sum(-1).masked_fill(masked, 0);

  const auto num_states = mask.sum().clamp_min(1).to(torch::kFloat32);
  const auto weights = mask.reshape({-1}).to(torch::kFloat32) / num_states;
  const auto squares = (real - vectors).square().mean(-1).view({-1});
  result.loss = options_.commitment * (squares * weights).sum();
  if (options_.entropy_weight > 0) {
    const auto logits = 4 * options_.inverse_temperature * real.view({-1, real.size(-1)});
    result.loss = result.loss +
                  options_.entropy_weight * (mean_entropy(logits, weights) -
                                             options_.diversity * entropy_of_mean(logits, weights));
  }
  return result;
}

torch::Tensor LfqQuantizer::lookup(const torch::Tensor& codes) const {
  const auto bits = codes.unsqueeze(-1).bitwise_and(places_) != 0;
  return 2 * bits.to(torch::kFloat32) - 1;
}

torch::Tensor LfqQuantizer::codebook() const {
  return lookup(torch::arange(std::int64_t{1} << options_.code_dim, places_.options()));
}

void register_lfq_quantizer(Registry<Quantizer>& quantizers) {
  quantizers.add(
      "lfq", "lookup-free: the sign of each number, 2^code_dim codes, entropy loss",
      [](JsonReader& reader) { return std::make_unique<LfqQuantizer>(read_lfq_options(reader)); });
}

}  // namespace vqlm
