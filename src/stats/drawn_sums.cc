#include "stats/drawn_sums.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/error.h"
#include "stats/counted_sums.h"

namespace vqlm {
namespace {

// Sums of one resample, rows added one after the other as they are drawn.
template <typename T>
class OrderedSums {
 public:
  explicit OrderedSums(std::span<const SegmentStatistics* const> systems)
      : size_(systems.front()->size()) {
    for (const SegmentStatistics* system : systems) stride_ += system->width();
    stride_ = (stride_ + kLanes - 1) / kLanes * kLanes;
    rows_.resize(size_ * stride_);
    std::size_t first = 0;
    for (const SegmentStatistics* system : systems) {
      for (std::size_t segment = 0; segment < size_; ++segment)
        std::ranges::transform(system->row(segment), &rows_[segment * stride_ + first],
                               [](double number) { return static_cast<T>(number); });
      first += system->width();
    }
  }

  void draw(Pcg64& random, std::span<double> sums) {
    std::vector<T> totals(stride_, T{0});
    std::array<std::uint32_t, 1024> segments;
    for (std::size_t drawn = 0; drawn < size_; drawn += segments.size()) {
      const std::size_t count = std::min(segments.size(), size_ - drawn);
      std::uint32_t* next = segments.data();
      random.for_each_below(static_cast<std::uint32_t>(size_), count,
                            [&next](std::uint32_t segment) { *next++ = segment; });
      for (std::size_t lane = 0; lane < stride_; lane += kLanes)
        add_rows(std::span(segments).first(count), rows_.data() + lane, totals.data() + lane);
    }
    std::copy_n(totals.begin(), sums.size(), sums.begin());
  }

 private:
  static constexpr std::size_t kLanes = 8;

  void add_rows(std::span<const std::uint32_t> segments, const T* rows, T* totals) const {
    std::array<T, kLanes> sums;
    std::copy_n(totals, kLanes, sums.begin());
    for (const std::uint32_t segment : segments)
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        sums[lane] += rows[segment * stride_ + lane];
    std::copy_n(sums.begin(), kLanes, totals);
  }

  std::size_t size_, stride_ = 0;
  std::vector<T> rows_;  // [segment][column], columns padded to whole lanes
};

void check(std::span<const SegmentStatistics* const> systems, int num_resamples) {
  if (systems.empty() || systems.front()->size() == 0)
    throw InvalidArgument(expected_got("resampling", "at least one segment", "none"));
  for (const SegmentStatistics* system : systems)
    if (system->size() != systems.front()->size())
      throw InvalidArgument(expected_got("resampling",
                                         std::to_string(systems.front()->size()) + " segments each",
                                         std::to_string(system->size())));
  if (num_resamples < 1)
    throw InvalidArgument(
        expected_got("resampling", "at least one resample", std::to_string(num_resamples)));
}

template <typename T>
void visit_sums(std::span<const SegmentStatistics* const> systems, std::size_t num_resamples,
                Pcg64& random, const VisitSums& visit) {
  constexpr bool kFloat = std::is_same_v<T, float>;
  constexpr std::int32_t kLargest = kFloat ? 1 << 24 : INT32_MAX;  // exact in T up to here
  std::optional<CountedSums> counted;
  if (auto columns = IntegerColumns::of(systems); columns && !(kFloat && columns->has_negative()))
    counted.emplace(*std::move(columns));
  std::optional<OrderedSums<T>> ordered;
  std::size_t width = 0;
  for (const SegmentStatistics* system : systems) width += system->width();
  std::vector<double> sums(width);
  for (std::size_t done = 0; done < num_resamples; done += CountedSums::kResamples) {
    const std::size_t resamples = std::min(CountedSums::kResamples, num_resamples - done);
    const Pcg64 before = random;
    if (counted) counted->draw(random, resamples);
    const bool exact = counted && counted->largest() <= kLargest;
    if (!exact) random = before;
    if (!exact && !ordered) ordered.emplace(systems);
    for (std::size_t i = 0; i < resamples; ++i) {
      if (exact)
        counted->copy_sums(i, sums);
      else
        ordered->draw(random, sums);
      visit(sums);
    }
  }
}

}  // namespace

void visit_drawn_sums(std::span<const SegmentStatistics* const> systems, int num_resamples,
                      Precision precision, Pcg64& random, const VisitSums& visit) {
  check(systems, num_resamples);
  const auto count = static_cast<std::size_t>(num_resamples);
  if (precision == Precision::kFloat)
    visit_sums<float>(systems, count, random, visit);
  else
    visit_sums<double>(systems, count, random, visit);
}

}  // namespace vqlm
