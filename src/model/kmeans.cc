#include "model/kmeans.h"

#include "core/error.h"
#include "model/nearest_code.h"

namespace vqlm {
namespace {

constexpr double kNoise = 1e-3;

// Each next centre is a sample drawn with probability proportional to its squared distance from the
// nearest centre so far.
torch::Tensor seed_centres(const torch::Tensor& samples, std::int64_t num_clusters) {
  auto centres = torch::empty({num_clusters, samples.size(1)}, samples.options());
  torch::Tensor distance;
  for (std::int64_t k = 0; k < num_clusters; ++k) {
    torch::Tensor row;
    const bool spread = distance.defined() && distance.sum().item<double>() > 1e-9;
    const auto weights =
        spread ? distance : torch::ones({samples.size(0)}, samples.options()).contiguous();
    row = samples.index_select(0, torch::multinomial(weights, 1));
    if (distance.defined() && !spread) row = row + torch::randn_like(row) * kNoise;
    centres.narrow(0, k, 1).copy_(row);
    const auto to_new = (samples - row).square().sum(1);
    distance = distance.defined() ? torch::minimum(distance, to_new) : to_new;
  }
  return centres;
}

}  // namespace

Clusters kmeans(const torch::Tensor& samples, std::int64_t num_clusters, std::int64_t iterations) {
  const torch::NoGradGuard no_grad;
  if (samples.dim() != 2 || samples.size(0) == 0)
    throw InvalidArgument(
        expected_got("k-means samples", "at least one row of numbers", "an empty tensor"));
  const auto rows = samples.to(torch::kFloat32).contiguous();
  Clusters result{seed_centres(rows, num_clusters), {}};
  for (std::int64_t i = 0; i <= iterations; ++i) {
    const auto totals = sum_by_code(rows, nearest_codes(rows, result.centres), num_clusters);
    result.counts = totals.counts;
    if (i == iterations) break;
    const auto strays = torch::randint(rows.size(0), {num_clusters}, torch::kInt64);
    const auto empty = totals.counts.eq(0).unsqueeze(1);
    result.centres = torch::where(empty, rows.index_select(0, strays.to(rows.device())),
                                  totals.sums / totals.counts.clamp_min(1).unsqueeze(1))
                         .contiguous();
  }
  return result;
}

}  // namespace vqlm
