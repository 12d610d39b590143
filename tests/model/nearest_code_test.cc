#include "model/nearest_code.h"

#include <gtest/gtest.h>

#include "model/kmeans.h"

namespace vqlm {
namespace {

TEST(NearestCodesTest, EqualsTheSmallestDistance) {
  torch::manual_seed(1);
  const auto z = torch::randn({3000, 5}), codebook = torch::randn({700, 5});  // several chunks
  const auto codes = nearest_codes(z, codebook);
  const auto distances = torch::cdist(z.to(torch::kFloat64), codebook.to(torch::kFloat64));
  const auto chosen = distances.gather(1, codes.unsqueeze(1)).squeeze(1);
  EXPECT_LT((chosen - std::get<0>(distances.min(1))).max().item<double>(), 1e-5);
}

TEST(SumByCodeTest, CountsAndAddsRows) {
  const auto z = torch::tensor({{1.0F, 2.0F}, {3.0F, 4.0F}, {5.0F, 6.0F}});
  const auto result = sum_by_code(z, torch::tensor({2, 0, 2}, torch::kInt64), 4);
  EXPECT_TRUE(result.counts.equal(torch::tensor({1.0F, 0.0F, 2.0F, 0.0F})));
  EXPECT_TRUE(
      result.sums.equal(torch::tensor({{3.0F, 4.0F}, {0.0F, 0.0F}, {6.0F, 8.0F}, {0.0F, 0.0F}})));
}

TEST(KmeansTest, FindsSeparatedClusters) {
  torch::manual_seed(2);
  const auto centres = torch::tensor({{0.0F, 0.0F}, {10.0F, 0.0F}, {0.0F, 10.0F}});
  const auto samples = (centres.repeat({50, 1}) + 0.1 * torch::randn({150, 2}));
  const auto clusters = kmeans(samples, 3, 10);
  EXPECT_TRUE(clusters.counts.equal(torch::full({3}, 50.0F)));
  const auto nearest = std::get<0>(torch::cdist(centres, clusters.centres).min(1));
  EXPECT_LT(nearest.max().item<float>(), 0.1F);
}

TEST(KmeansTest, TakesFewerDistinctSamplesThanClusters) {
  torch::manual_seed(3);
  const auto clusters = kmeans(torch::ones({4, 2}), 6, 3);
  EXPECT_EQ(clusters.centres.size(0), 6);
  EXPECT_TRUE(torch::allclose(clusters.centres, torch::ones({6, 2}), 0, 0.02));
}

}  // namespace
}  // namespace vqlm
