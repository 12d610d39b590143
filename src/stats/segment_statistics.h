// Segment statistics: the numbers a score is made of (matches, totals, lengths, log-probabilities),
// one row a segment. They add up: the score of a corpus is a function of the sum of its rows, and
// so is that of any resample of it.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace vqlm {

class SegmentStatistics {
 public:
  explicit SegmentStatistics(std::size_t width) : width_(width) {}

  // Throws InvalidArgument when the row has not `width` numbers.
  void add(std::span<const double> row);
  std::size_t size() const { return width_ == 0 ? 0 : values_.size() / width_; }  // segments
  std::size_t width() const { return width_; }  // numbers a segment
  std::span<const double> row(std::size_t segment) const {
    return {values_.data() + segment * width_, width_};
  }
  std::vector<double> sums() const;
  bool all_integers() const;  // below 2^53, so that sums are exact in any order

 private:
  std::size_t width_;
  std::vector<double> values_;
};

// From summed statistics to values; several at once (perplexity and bits per byte), always as many.
using StatisticFunction = std::function<std::vector<double>(std::span<const double> sums)>;

// In which type statistics are added and values compared. sacreBLEU resamples in float.
enum class Precision { kDouble, kFloat };

struct ResamplingPlan {
  int num_resamples = 1000;
  unsigned long long seed = 12345;
  double level = 0.95;                          // of intervals
  Precision accumulation = Precision::kDouble;  // of the sums
  Precision values = Precision::kDouble;        // of the resampled values and their differences
};

}  // namespace vqlm
