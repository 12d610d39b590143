#include "stats/means.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/random.h"

namespace vqlm {
namespace {

// Expected: numpy.random.default_rng(3).random(1000), its .mean() in both types, and Python's
// statistics.mean (NumPy 2.4.6).
TEST(MeansTest, RoundAsNumPyAndPython) {
  Pcg64 random(3);
  std::vector<double> values;
  std::vector<float> floats;
  for (int i = 0; i < 1000; ++i) {
    values.push_back(random.next_double());
    floats.push_back(static_cast<float>(values.back()));
  }
  EXPECT_EQ(pairwise_mean(std::span<const double>(values)), 0.49440255696053304);
  EXPECT_EQ(pairwise_mean(std::span<const float>(floats)), 0.49440256F);
  EXPECT_EQ(pairwise_mean(std::span<const double>(values).first(5)), 0.3600049634501776);
  EXPECT_EQ(exact_mean(values), 0.49440255696053304);
}

TEST(MeansTest, ExactMeanDoesNotCancel) {
  const std::vector<double> values = {1e16, 1, -1e16, 1};
  EXPECT_EQ(exact_mean(values), 0.5);
  EXPECT_EQ(exact_mean({}), 0);
}

}  // namespace
}  // namespace vqlm
