#include "model/code_regularizers.h"

#include <algorithm>

namespace vqlm {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kChunkNumbers = 1 << 20;  // of the softmax held at a time
constexpr double kShortest = 1e-8;

// Products inside are float32, also under autocast.
using WithoutAutocast = c10::impl::ExcludeDispatchKeyGuard;

struct SoftCodes {
  torch::Tensor z, codebook;
  double temperature;

  std::int64_t chunk_rows() const {
    return std::max<std::int64_t>(1, kChunkNumbers / codebook.size(0));
  }
  // log p of `rows` rows from `from`; |z|^2 is the same for all codes and drops out.
  torch::Tensor log_probabilities(std::int64_t from, std::int64_t rows) const {
    const auto logits = torch::addmm(codebook.square().sum(1), z.narrow(0, from, rows),
                                     codebook.t(), -1 / temperature, 2 / temperature);
    return logits.log_softmax(1);
  }
};

struct SoftUse {
  torch::Tensor mean;          // [K]: mean of p over rows
  torch::Tensor mean_entropy;  // scalar
};

SoftUse soft_use(const SoftCodes& soft) {
  const std::int64_t num_rows = soft.z.size(0);
  SoftUse use{torch::zeros({soft.codebook.size(0)}, soft.z.options()),
              torch::zeros({}, soft.z.options())};
  for (std::int64_t from = 0; from < num_rows; from += soft.chunk_rows()) {
    const auto rows = std::min(soft.chunk_rows(), num_rows - from);
    const auto log_p = soft.log_probabilities(from, rows), p = log_p.exp();
    use.mean += p.sum(0);
    use.mean_entropy -= (p * log_p).sum();
  }
  const double divisor = static_cast<double>(std::max<std::int64_t>(1, num_rows));
  use.mean /= divisor;
  use.mean_entropy /= divisor;
  return use;
}

// With g_nk = (log mean_k - log p_nk) / N, the derivative by logits is a_nk = p_nk (g_nk - sum_j
// p_nj g_nj); a row of a sums to 0. Logits are (2 z.e - |e|^2) / temperature.
variable_list gradients(const SoftCodes& soft, const torch::Tensor& mean) {
  const std::int64_t num_rows = soft.z.size(0);
  const auto log_mean = mean.clamp_min(1e-38).log();
  auto by_z = torch::zeros_like(soft.z), by_codebook = torch::zeros_like(soft.codebook);
  for (std::int64_t from = 0; from < num_rows; from += soft.chunk_rows()) {
    const auto rows = std::min(soft.chunk_rows(), num_rows - from);
    const auto log_p = soft.log_probabilities(from, rows), p = log_p.exp();
    const auto g = (log_mean - log_p) / static_cast<double>(num_rows);
    const auto a = p * (g - (p * g).sum(1, true)) * (2 / soft.temperature);
    by_z.narrow(0, from, rows).copy_(a.matmul(soft.codebook));
    by_codebook += a.t().matmul(soft.z.narrow(0, from, rows));
    by_codebook -= a.sum(0).unsqueeze(1) * soft.codebook;
  }
  return {by_z, by_codebook};
}

class EntropyPenalty : public torch::autograd::Function<EntropyPenalty> {
 public:
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& z,
                               const torch::Tensor& codebook, double temperature) {
    const WithoutAutocast full_precision(c10::autocast_dispatch_keyset);
    const SoftCodes soft{z.detach(), codebook.detach(), temperature};
    const auto use = soft_use(soft);
    context->saved_data["temperature"] = temperature;
    context->save_for_backward({z, codebook, use.mean});
    return use.mean_entropy + torch::xlogy(use.mean, use.mean).sum();
  }

  static variable_list backward(AutogradContext* context, const variable_list& upstream) {
    const torch::NoGradGuard no_grad;
    const WithoutAutocast full_precision(c10::autocast_dispatch_keyset);
    const auto saved = context->get_saved_variables();
    auto result = gradients(
        {saved[0].detach(), saved[1].detach(), context->saved_data["temperature"].toDouble()},
        saved[2]);
    for (auto& gradient : result) gradient.mul_(upstream[0]);
    result.emplace_back();  // the temperature has none
    return result;
  }
};

}  // namespace

torch::Tensor orthogonal_penalty(const torch::Tensor& codebook) {
  const WithoutAutocast full_precision(c10::autocast_dispatch_keyset);
  const auto units = codebook / codebook.norm(2, 1, true).clamp_min(kShortest);
  const auto all = units.t().matmul(units).square().sum();
  const auto own = units.square().sum(1).square().sum();
  const double num_codes = static_cast<double>(codebook.size(0));
  return (all - own) / (num_codes * (num_codes - 1));
}

torch::Tensor entropy_penalty(const torch::Tensor& z, const torch::Tensor& codebook,
                              double temperature) {
  return EntropyPenalty::apply(z, codebook, temperature);
}

}  // namespace vqlm
