#include "stats/counted_sums.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/simd_clones.h"

namespace vqlm {
namespace {

constexpr std::size_t kSegments = 1024;  // multiplied at once: their statistics stay in the cache

// Adds to each of four sums counts[i] * column[i]; a column is `stride` behind the one before.
VQLM_SIMD_CLONES void add_products(std::span<const std::int16_t> counts, const std::int16_t* first,
                                   std::size_t stride, std::int32_t* sums) {
  const std::int16_t* second = first + stride;
  const std::int16_t* third = second + stride;
  const std::int16_t* fourth = third + stride;
  std::int32_t a = 0, b = 0, c = 0, d = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    a += counts[i] * first[i];
    b += counts[i] * second[i];
    c += counts[i] * third[i];
    d += counts[i] * fourth[i];
  }
  sums[0] += a;
  sums[1] += b;
  sums[2] += c;
  sums[3] += d;
}

}  // namespace

CountedSums::CountedSums(IntegerColumns columns)
    : columns_(std::move(columns)),
      padded_width_((columns_.width() + 3) / 4 * 4),
      counts_(kResamples * columns_.size()),
      sums_(kResamples * padded_width_) {}

void CountedSums::draw(Pcg64& random, std::size_t num_resamples) {
  const std::size_t n = columns_.size();
  std::fill_n(counts_.begin(), num_resamples * n, std::uint8_t{0});
  for (std::size_t i = 0; i < num_resamples; ++i) {
    // A byte is enough: a segment is drawn 256 times or more with a chance below 1 / 256!.
    std::uint8_t* counts = counts_.data() + i * n;
    random.for_each_below(static_cast<std::uint32_t>(n), n,
                          [counts](std::uint32_t segment) { ++counts[segment]; });
  }
  std::fill(sums_.begin(), sums_.end(), 0);
  for (std::size_t start = 0; start < n; start += kSegments)
    for (std::size_t i = 0; i < num_resamples; ++i) multiply(i, start);
}

std::int32_t CountedSums::largest() const { return *std::max_element(sums_.begin(), sums_.end()); }

void CountedSums::copy_sums(std::size_t resample, std::span<double> sums) const {
  for (std::size_t i = 0; i < sums.size(); ++i)
    sums[i] = sums_[resample * padded_width_ + i] / columns_.scale();
}

// The part of a resample's sums that a block of segments gives.
void CountedSums::multiply(std::size_t resample, std::size_t start) {
  const std::size_t n = columns_.size(), length = std::min(kSegments, n - start);
  std::array<std::int16_t, kSegments> counts;
  std::copy_n(counts_.data() + resample * n + start, length, counts.data());
  for (std::size_t i = 0; i < padded_width_; i += 4)
    add_products(std::span(counts).first(length), columns_.column(i).data() + start, n,
                 sums_.data() + resample * padded_width_ + i);
}

}  // namespace vqlm
