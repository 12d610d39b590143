#include "metrics/code_divergence.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr double kEntropyOfAQuarter = 0.8112781244591328;  // of (3/4, 1/4), in bits

TEST(CodeDivergence, JensenShannonByHand) {
  EXPECT_DOUBLE_EQ(jensen_shannon_bits({3, 0}, {0, 5}), 1);
  EXPECT_DOUBLE_EQ(jensen_shannon_bits({1, 2, 0}, {10, 20, 0}), 0);
  // Shares (1/2, 1/2) and (1, 0): the middle is (3/4, 1/4), the mean entropy 1/2.
  EXPECT_NEAR(jensen_shannon_bits({1, 1}, {4, 0}), kEntropyOfAQuarter - 0.5, 1e-12);
  EXPECT_NEAR(jensen_shannon_bits({4, 0}, {1, 1}), kEntropyOfAQuarter - 0.5, 1e-12);
}

TEST(CodeDivergence, SmoothedKullbackLeiblerByHand) {
  // (1, 0) and (1, 1) with 1/2 added: (3/4, 1/4) and (1/2, 1/2).
  EXPECT_NEAR(smoothed_kl_bits({1, 0}, {1, 1}, 0.5), 1 - kEntropyOfAQuarter, 1e-12);
  EXPECT_DOUBLE_EQ(smoothed_kl_bits({2, 6}, {2, 6}, 0.5), 0);
  EXPECT_LT(smoothed_kl_bits({5, 5}, {10, 0}, 0.5), smoothed_kl_bits({5, 5}, {10, 0}, 0.01));
}

TEST(CodeDivergence, RefusesWhatCannotBeCompared) {
  EXPECT_THROW(jensen_shannon_bits({1, 1}, {1, 1, 1}), InvalidArgument);
  EXPECT_THROW(jensen_shannon_bits({1, 1}, {0, 0}), InvalidArgument);
  EXPECT_THROW(smoothed_kl_bits({1, 1}, {1, 1}, 0), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
