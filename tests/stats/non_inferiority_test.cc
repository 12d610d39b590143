#include "stats/non_inferiority.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(NonInferiorityTest, HigherIsBetter) {
  EXPECT_EQ(non_inferiority({-0.3, 0.4, true, 0.5}), Verdict::kPass);
  EXPECT_EQ(non_inferiority({-0.7, 0.4, true, 0.5}), Verdict::kInconclusive);
  EXPECT_EQ(non_inferiority({-0.9, -0.6, true, 0.5}), Verdict::kFail);
}

TEST(NonInferiorityTest, LowerIsBetter) {
  EXPECT_EQ(non_inferiority({-0.7, 0.4, false, 0.5}), Verdict::kPass);
  EXPECT_EQ(non_inferiority({0.1, 0.9, false, 0.5}), Verdict::kInconclusive);
  EXPECT_EQ(non_inferiority({0.6, 0.9, false, 0.5}), Verdict::kFail);
}

TEST(NonInferiorityTest, TheMarginItselfProvesNothing) {
  EXPECT_EQ(non_inferiority({-0.5, -0.5, true, 0.5}), Verdict::kInconclusive);
  EXPECT_THROW(non_inferiority({-1, 1, true, -0.1}), InvalidArgument);
  EXPECT_THROW(non_inferiority({1, -1, true, 0.1}), InvalidArgument);
}

TEST(NonInferiorityTest, EquivalenceNeedsBothSides) {
  EXPECT_TRUE(equivalent(-0.3, 0.4, 0.5));
  EXPECT_FALSE(equivalent(-0.6, 0.1, 0.5));
  EXPECT_FALSE(equivalent(-0.1, 0.6, 0.5));
}

}  // namespace
}  // namespace vqlm
