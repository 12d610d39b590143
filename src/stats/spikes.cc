#include "stats/spikes.h"

#include <algorithm>
#include <cmath>

namespace vqlm {
namespace {

constexpr std::size_t kFewest = 5;  // values before a spike

double median(std::vector<double> values) {
  const std::size_t half = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(half),
                   values.end());
  const double upper = values[half];
  if (values.size() % 2 == 1) return upper;
  return (*std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(half)) +
          upper) /
         2;
}

}  // namespace

std::vector<std::size_t> find_spikes(std::span<const double> values) {
  std::vector<std::size_t> spikes;
  for (std::size_t i = kFewest; i < values.size(); ++i) {
    std::vector<double> before;
    for (std::size_t j = i - std::min(i, kSpikeWindow); j < i; ++j)
      if (std::isfinite(values[j])) before.push_back(values[j]);
    const double usual = before.empty() ? 0 : median(before);
    const bool jumps = usual > 0 && values[i] > kSpikeFactor * usual;
    if (jumps || !std::isfinite(values[i])) spikes.push_back(i);
  }
  return spikes;
}

}  // namespace vqlm
