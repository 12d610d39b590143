#include "stats/integer_columns.h"

#include <algorithm>
#include <cmath>

namespace vqlm {

std::optional<IntegerColumns> IntegerColumns::of(
    std::span<const SegmentStatistics* const> systems) {
  for (const int scale : {1, 2, 4, 8}) {
    IntegerColumns columns;
    columns.scale_ = scale;
    columns.size_ = systems.front()->size();
    bool fits = true;
    for (const SegmentStatistics* system : systems) fits = fits && columns.add(*system);
    columns.values_.resize((columns.width_ + 3) / 4 * 4 * columns.size_, 0);
    if (fits) return columns;
  }
  return std::nullopt;
}

bool IntegerColumns::add(const SegmentStatistics& system) {
  const double limit = std::min(32767.0, 2147483647.0 / static_cast<double>(size_));
  const std::size_t first = width_;
  width_ += system.width();
  values_.resize(width_ * size_);
  for (std::size_t segment = 0; segment < size_; ++segment) {
    const auto row = system.row(segment);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const double number = row[i] * scale_;
      if (!(std::abs(number) <= limit)) return false;
      const auto integer = static_cast<std::int16_t>(number);
      if (integer != number) return false;
      has_negative_ = has_negative_ || integer < 0;
      values_[(first + i) * size_ + segment] = integer;
    }
  }
  return true;
}

}  // namespace vqlm
