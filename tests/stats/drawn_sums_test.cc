#include "stats/drawn_sums.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "core/error.h"

namespace vqlm {
namespace {

// `factor` times small integers that depend on row and column.
SegmentStatistics made_up(std::size_t size, std::size_t width, double factor) {
  SegmentStatistics result(width);
  for (std::size_t i = 0; i < size; ++i) {
    std::vector<double> row(width);
    for (std::size_t k = 0; k < width; ++k)
      row[k] = factor * static_cast<double>((i * (k + 3) + i / 7) % 41);
    result.add(row);
  }
  return result;
}

// The same sums, row after row.
template <typename T>
std::vector<std::vector<double>> plain_sums(const SegmentStatistics& a, const SegmentStatistics& b,
                                            int num_resamples, Pcg64& random) {
  std::vector<std::vector<double>> result;
  for (int r = 0; r < num_resamples; ++r) {
    std::vector<T> sums(a.width() + b.width(), T{0});
    for (std::size_t drawn = 0; drawn < a.size(); ++drawn) {
      const std::size_t segment = random.below(static_cast<std::uint32_t>(a.size()));
      for (std::size_t k = 0; k < a.width(); ++k) sums[k] += static_cast<T>(a.row(segment)[k]);
      for (std::size_t k = 0; k < b.width(); ++k)
        sums[a.width() + k] += static_cast<T>(b.row(segment)[k]);
    }
    result.emplace_back(sums.begin(), sums.end());
  }
  return result;
}

struct Case {
  std::size_t size, width;
  double factor;
};

class DrawnSumsTest : public testing::TestWithParam<Case> {};

TEST_P(DrawnSumsTest, AreThoseOfRowsAddedOneAfterTheOther) {
  const auto [size, width, factor] = GetParam();
  const SegmentStatistics a = made_up(size, width, factor), b = made_up(size, width, factor);
  const std::array<const SegmentStatistics*, 2> systems{&a, &b};
  for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
    Pcg64 random(5), other(5);
    const auto expected = precision == Precision::kFloat ? plain_sums<float>(a, b, 40, other)
                                                         : plain_sums<double>(a, b, 40, other);
    std::vector<std::vector<double>> sums;
    visit_drawn_sums(systems, 40, precision, random, [&](std::span<const double> found) {
      sums.emplace_back(found.begin(), found.end());
    });
    EXPECT_EQ(sums, expected);
    EXPECT_EQ(random.next_u32(), other.next_u32());
  }
}

// Counted: integers, halves, negative ones in double. Added in order: thirds, float sums beyond
// 2^24, integers beyond 16 bits.
INSTANTIATE_TEST_SUITE_P(Kinds, DrawnSumsTest,
                         testing::Values(Case{1, 2, 1}, Case{7, 3, 1}, Case{1500, 10, 1},
                                         Case{1500, 2, 0.5}, Case{1030, 2, 1.0 / 3},
                                         Case{800, 18, 700}, Case{300, 4, 1e6}, Case{300, 3, -1}));

TEST(DrawnSumsTest, RefusesNothingToDrawAndUnlikeSizes) {
  const SegmentStatistics a = made_up(3, 2, 1), b = made_up(4, 2, 1), none(2);
  const auto ignore = [](std::span<const double>) {};
  const auto visit = [&](const SegmentStatistics& x, const SegmentStatistics& y, int resamples) {
    const std::array<const SegmentStatistics*, 2> systems{&x, &y};
    Pcg64 random(1);
    visit_drawn_sums(systems, resamples, Precision::kFloat, random, ignore);
  };
  EXPECT_THROW(visit(a, b, 1), InvalidArgument);
  EXPECT_THROW(visit(none, none, 1), InvalidArgument);
  EXPECT_THROW(visit(a, a, 0), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
