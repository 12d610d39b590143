#include "stats/principal_plane.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(PrincipalPlaneTest, FindsTheLargestVariances) {
  std::vector<float> points;
  for (const float sign : {-1.0F, 1.0F}) {
    points.insert(points.end(), {0, sign * 4, 0, 0, 0, sign * 2});
    points.insert(points.end(), {sign, 0, 0, 0, 0, 0});
  }
  // 8 rows of 3: squares along the axes sum to 2, 32 and 8.
  const PrincipalPlane plane = principal_plane(points, 3);
  EXPECT_NEAR(plane.explained, 40.0 / 42.0, 1e-9);
  EXPECT_NEAR(plane.axes[0][1], 1, 1e-9);
  EXPECT_NEAR(plane.axes[1][2], 1, 1e-9);
  const std::vector<float> point{5, 3, -1};
  EXPECT_NEAR(plane.place(point)[0], 3, 1e-6);
  EXPECT_NEAR(plane.place(point)[1], -1, 1e-6);
}

TEST(PrincipalPlaneTest, TurnedPointsKeepTheirDistances) {
  const std::vector<float> points{1, 1, 3, 3, 5, 5, 7, 7.5F};
  const PrincipalPlane plane = principal_plane(points, 2);
  EXPECT_NEAR(plane.explained, 1, 1e-9);
  const auto first = plane.place(std::span(points).subspan(0, 2)),
             last = plane.place(std::span(points).subspan(6, 2));
  EXPECT_NEAR(std::hypot(last[0] - first[0], last[1] - first[1]), std::hypot(6, 6.5), 1e-6);
}

TEST(PrincipalPlaneTest, PointsWithoutVarianceHaveNoAxes) {
  const std::vector<float> points{2, 3, 2, 3};
  const PrincipalPlane plane = principal_plane(points, 2);
  EXPECT_EQ(plane.explained, 0);
  EXPECT_EQ(plane.place(points)[0], 0);
}

TEST(PrincipalPlaneTest, RefusesBrokenRows) {
  const std::vector<float> points{1, 2, 3};
  EXPECT_THROW(principal_plane(points, 2), InvalidArgument);
  EXPECT_THROW(principal_plane({}, 2), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
