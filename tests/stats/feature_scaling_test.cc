#include "stats/feature_scaling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::FloatNear;
using testing::Pointwise;

// Columns 1 3 5 (mean 3, deviation sqrt(8/3)), 0.1 three times, and 0.
TEST(FeatureScalingTest, MeanZeroAndDeviationOneOfTheTrainingRows) {
  std::vector<float> train{1, 0.1F, 0, 3, 0.1F, 0, 5, 0.1F, 0};
  const FeatureScaling scaling(train, 3);
  scaling.apply(train);
  const float end = std::sqrt(1.5F);
  EXPECT_THAT(train, Pointwise(FloatNear(1e-6F), {-end, 0.F, 0.F, 0.F, 0.F, 0.F, end, 0.F, 0.F}));
  std::vector<float> other{7, 5, 5};
  scaling.apply(other);
  EXPECT_THAT(other, Pointwise(FloatNear(1e-5F), {2 * end, 0.F, 0.F}));
}

TEST(FeatureScalingTest, RefusesWhatAreNoRows) {
  EXPECT_THROW(FeatureScaling({}, 2), InvalidArgument);
  EXPECT_THROW(FeatureScaling(std::vector<float>{1, 2, 3}, 2), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
