// Statistics of one or more systems as small integers, column by column: counts are, and so are
// means of two or four numbers once multiplied. Their sums are exact in any order, which lets
// resampling add them in the order that is fastest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/segment_statistics.h"

namespace vqlm {

class IntegerColumns {
 public:
  // The columns of the systems one after the other; systems have equal sizes. None unless all
  // numbers, times one power of two, are integers of 16 bits whose sums, over as many rows as there
  // are, fit 31 bits whatever the rows.
  static std::optional<IntegerColumns> of(std::span<const SegmentStatistics* const> systems);

  std::size_t size() const { return size_; }  // segments
  std::size_t width() const {
    return width_;
  }  // columns; those up to the next multiple of four
     // exist too, of zeros
  std::span<const std::int16_t> column(std::size_t index) const {
    return {values_.data() + index * size_, size_};
  }
  double scale() const { return scale_; }  // the integers are the numbers times this
  bool has_negative() const { return has_negative_; }

 private:
  IntegerColumns() = default;
  bool add(const SegmentStatistics& system);

  std::size_t size_ = 0, width_ = 0;
  double scale_ = 1;
  bool has_negative_ = false;
  std::vector<std::int16_t> values_;
};

}  // namespace vqlm
