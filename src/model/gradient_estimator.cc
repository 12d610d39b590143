#include "model/gradient_estimator.h"

namespace vqlm {
namespace {

constexpr double kShortest = 1e-8;  // length below which a vector has no direction

// Row-wise products [n, 1].
torch::Tensor products(const torch::Tensor& a, const torch::Tensor& b) {
  return (a * b).sum(1, true);
}

torch::Tensor unit(const torch::Tensor& rows) {
  return rows / rows.norm(2, 1, true).clamp_min(kShortest);
}

torch::Tensor rotated(const torch::Tensor& z, const torch::Tensor& vectors) {
  const auto length = z.detach().norm(2, 1, true);
  const auto from = unit(z.detach()), to = unit(vectors);
  const auto between = unit(from + to);  // 0 for opposite vectors
  const auto turned = z - 2 * between * products(between, z) + 2 * to * products(from, z);
  const auto scale = vectors.norm(2, 1, true) / length.clamp_min(kShortest);
  return torch::where(length.gt(kShortest), scale * turned, z);
}

}  // namespace

GradientEstimator read_gradient_estimator(JsonReader& reader) {
  const auto name =
      reader.get_choice("gradient", {"straight_through", "rotation"}, "straight_through");
  return name == "rotation" ? GradientEstimator::kRotation : GradientEstimator::kStraightThrough;
}

torch::Tensor pass_gradient(GradientEstimator estimator, const torch::Tensor& z,
                            const torch::Tensor& vectors) {
  const auto target = vectors.detach();
  if (estimator == GradientEstimator::kStraightThrough) return z + (target - z).detach();
  const auto way = rotated(z, target);
  return target + (way - way.detach());
}

}  // namespace vqlm
