#include "stats/segment_statistics.h"

#include <cmath>
#include <string>

#include "core/error.h"

namespace vqlm {

void SegmentStatistics::add(std::span<const double> row) {
  if (row.size() != width_ || width_ == 0)
    throw InvalidArgument(expected_got("segment statistics", std::to_string(width_) + " numbers",
                                       std::to_string(row.size())));
  values_.insert(values_.end(), row.begin(), row.end());
}

std::vector<double> SegmentStatistics::sums() const {
  std::vector<double> result(width_, 0.0);
  for (std::size_t i = 0; i < values_.size(); ++i) result[i % width_] += values_[i];
  return result;
}

bool SegmentStatistics::all_integers() const {
  const double largest = 9007199254740992.0 / static_cast<double>(size() + 1);
  for (const double value : values_)
    if (std::floor(value) != value || std::abs(value) > largest) return false;
  return true;
}

}  // namespace vqlm
