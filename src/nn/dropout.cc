#include "nn/dropout.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>

#include <cmath>
#include <mutex>
#include <optional>

#include "core/simd_clones.h"

namespace vqlm {
namespace {

// What decides the mask: element i is dropped when the hash of i and `key` is below `threshold`.
struct MaskKey {
  std::uint32_t low, high;
  std::int32_t threshold;
  float scale;  // of what is kept
};

MaskKey draw_key(double p) {
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard<std::mutex> lock(generator.mutex());
  const std::uint64_t bits = at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
  // Compared as signed numbers, which vectorises: the threshold is moved by 2^31.
  const double threshold = std::round(p * 4294967296.0) - 2147483648.0;
  return {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32),
          static_cast<std::int32_t>(std::min(threshold, 2147483647.0)),
          static_cast<float>(1 / (1 - p))};
}

struct Span {
  const float* residual;  // or null
  const float* x;
  float* out;
};

// out = residual + mask(x) for elements [begin, end). Integer hash: two rounds of multiply and
// shift (constants: Wellons 2018, "Prospecting for Hash Functions"), the second key in between.
VQLM_SIMD_CLONES
void mask_elements(const Span& span, const MaskKey& key, std::int64_t begin, std::int64_t end) {
  const float* residual = span.residual;
  const float* x = span.x;
  float* out = span.out;
  const MaskKey k = key;
  const auto factor = [k](std::int64_t i) {
    std::uint32_t h = static_cast<std::uint32_t>(i) * 0x9e3779b9U + k.low;
    h = (h ^ (h >> 16)) * 0x7feb352dU;
    h = (h ^ (h >> 15) ^ k.high) * 0x846ca68bU;
    h ^= h >> 16;
    return static_cast<std::int32_t>(h ^ 0x80000000U) >= k.threshold ? k.scale : 0.0F;
  };
  if (residual == nullptr)
    for (std::int64_t i = begin; i < end; ++i) out[i] = x[i] * factor(i);
  else
    for (std::int64_t i = begin; i < end; ++i) out[i] = residual[i] + x[i] * factor(i);
}

torch::Tensor masked(const torch::Tensor& residual, const torch::Tensor& x, const MaskKey& key) {
  torch::Tensor out = torch::empty_like(x);
  const Span span{residual.defined() ? residual.const_data_ptr<float>() : nullptr,
                  x.const_data_ptr<float>(), out.mutable_data_ptr<float>()};
  at::parallel_for(0, x.numel(), 1 << 15, [&](std::int64_t begin, std::int64_t end) {
    mask_elements(span, key, begin, end);
  });
  return out;
}

struct MaskedSum : torch::autograd::Function<MaskedSum> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context,
                               const std::optional<torch::Tensor>& residual, const torch::Tensor& x,
                               double p) {
    const MaskKey key = draw_key(p);
    context->saved_data["low"] = static_cast<std::int64_t>(key.low);
    context->saved_data["high"] = static_cast<std::int64_t>(key.high);
    context->saved_data["threshold"] = static_cast<std::int64_t>(key.threshold);
    context->saved_data["p"] = p;
    context->saved_data["has_residual"] = residual.has_value();
    return masked(residual.value_or(torch::Tensor()), x, key);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const MaskKey key{static_cast<std::uint32_t>(context->saved_data["low"].toInt()),
                      static_cast<std::uint32_t>(context->saved_data["high"].toInt()),
                      static_cast<std::int32_t>(context->saved_data["threshold"].toInt()),
                      static_cast<float>(1 / (1 - context->saved_data["p"].toDouble()))};
    const torch::Tensor gradient = gradients[0].contiguous();
    const bool has_residual = context->saved_data["has_residual"].toBool();
    return {has_residual ? gradient : torch::Tensor(), masked({}, gradient, key), torch::Tensor()};
  }
};

bool plain(const torch::Tensor& x) {
  return x.device().is_cpu() && x.scalar_type() == torch::kFloat && x.is_contiguous();
}

}  // namespace

torch::Tensor apply_dropout(const torch::Tensor& x, double p, bool training) {
  if (!training || p <= 0) return x;
  return plain(x) ? MaskedSum::apply(std::optional<torch::Tensor>(), x, p)
                  : torch::dropout(x, p, true);
}

torch::Tensor add_dropout(const torch::Tensor& residual, const torch::Tensor& x, double p,
                          bool training) {
  if (!training || p <= 0) return residual + x;
  if (plain(residual) && plain(x) && residual.sizes() == x.sizes())
    return MaskedSum::apply(std::optional<torch::Tensor>(residual), x, p);
  return residual + torch::dropout(x, p, true);
}

}  // namespace vqlm
