#include "stats/swapped_sums.h"

#include <gtest/gtest.h>

#include <vector>

namespace vqlm {
namespace {

SegmentStatistics made_up(std::size_t size, std::size_t width, double factor, std::size_t shift) {
  SegmentStatistics result(width);
  for (std::size_t i = 0; i < size; ++i) {
    std::vector<double> row(width);
    for (std::size_t k = 0; k < width; ++k)
      row[k] = factor * static_cast<double>((i * (k + 3) + i / 7 + shift * i * i) % 41);
    result.add(row);
  }
  return result;
}

using Sums = std::vector<std::vector<double>>;

// First and second sums of the trials, bit after bit.
Sums plain_sums(const SegmentStatistics& baseline, const SegmentStatistics& system, int num_trials,
                Pcg64& random) {
  const std::size_t size = baseline.size(), width = baseline.width();
  const auto mask = random.mask(size * static_cast<std::size_t>(num_trials));
  Sums result;
  for (std::size_t start = 0; start < mask.size(); start += size) {
    std::vector<double> first(width, 0.0), second(width, 0.0);
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t k = 0; k < width; ++k) {
        first[k] += (mask[start + i] != 0 ? baseline : system).row(i)[k];
        second[k] += (mask[start + i] != 0 ? system : baseline).row(i)[k];
      }
    result.push_back(first);
    result.push_back(second);
  }
  return result;
}

struct Case {
  std::size_t size, width;
  double factor;
  int num_trials;
};

class SwappedSumsTest : public testing::TestWithParam<Case> {};

TEST_P(SwappedSumsTest, AreThoseOfBitAfterBit) {
  const auto [size, width, factor, num_trials] = GetParam();
  const SegmentStatistics baseline = made_up(size, width, factor, 0);
  const SegmentStatistics system = made_up(size, width, factor, 1);
  Pcg64 random(9), other(9);
  Sums sums;
  visit_swapped_sums(baseline, system, num_trials, random,
                     [&](std::span<const double> first, std::span<const double> second) {
                       sums.emplace_back(first.begin(), first.end());
                       sums.emplace_back(second.begin(), second.end());
                     });
  EXPECT_EQ(sums, plain_sums(baseline, system, num_trials, other));
  EXPECT_EQ(random.next_u32(), other.next_u32());
}

// Looked up: integers with small and large differences, halves. Added in order: thirds, large ones.
INSTANTIATE_TEST_SUITE_P(Kinds, SwappedSumsTest,
                         testing::Values(Case{1, 2, 1, 70}, Case{31, 3, 1, 5}, Case{32, 2, 0.5, 5},
                                         Case{33, 17, 1, 2100}, Case{500, 10, -1, 50},
                                         Case{500, 10, 300, 50}, Case{70, 2, 1.0 / 3, 40},
                                         Case{70, 2, 1e6, 40}));

}  // namespace
}  // namespace vqlm
