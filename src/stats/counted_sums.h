// Sums of resamples from how often each segment was drawn: a product of counts and statistics, for
// several resamples at once, in integers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/random.h"
#include "stats/integer_columns.h"

namespace vqlm {

class CountedSums {
 public:
  static constexpr std::size_t kResamples = 16;  // at once, at most

  explicit CountedSums(IntegerColumns columns);
  // Draws resamples and adds up their statistics.
  void draw(Pcg64& random, std::size_t num_resamples);
  // The largest integer among the sums last drawn.
  std::int32_t largest() const;
  // The sums of one of the resamples last drawn, one a column, as the numbers they stand for.
  void copy_sums(std::size_t resample, std::span<double> sums) const;

 private:
  void multiply(std::size_t resample, std::size_t start);

  IntegerColumns columns_;
  std::size_t padded_width_;          // columns, up to a multiple of four
  std::vector<std::uint8_t> counts_;  // [resample][segment]
  std::vector<std::int32_t> sums_;    // [resample][column]
};

}  // namespace vqlm
