#include "stats/segment_statistics.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(SegmentStatisticsTest, AddsUpByColumn) {
  SegmentStatistics rows(2);
  rows.add(std::vector<double>{1, 10});
  rows.add(std::vector<double>{2, 20});
  EXPECT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.sums(), (std::vector<double>{3, 30}));
  EXPECT_EQ(rows.row(1)[0], 2);
  EXPECT_TRUE(rows.all_integers());
  rows.add(std::vector<double>{0.5, 1});
  EXPECT_FALSE(rows.all_integers());
}

TEST(SegmentStatisticsTest, RefusesRowsOfAnotherWidth) {
  SegmentStatistics rows(2);
  EXPECT_THROW(rows.add(std::vector<double>{1}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
