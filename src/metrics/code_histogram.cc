#include "metrics/code_histogram.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace vqlm {

double CodeHistogram::drawn() const { return std::accumulate(counts.begin(), counts.end(), 0.0); }

std::size_t CodeHistogram::num_used() const {
  return static_cast<std::size_t>(
      std::count_if(counts.begin(), counts.end(), [](double count) { return count > 0; }));
}

std::size_t CodeHistogram::num_rare(double fraction) const {
  const double limit = fraction * drawn() / static_cast<double>(counts.size());
  return static_cast<std::size_t>(std::count_if(
      counts.begin(), counts.end(), [&](double count) { return count > 0 && count < limit; }));
}

double CodeHistogram::entropy_nats() const {
  const double total = drawn();
  double entropy = 0;
  for (const double count : counts)
    if (count > 0) entropy -= count / total * std::log(count / total);
  return std::max(entropy, 0.0);
}

}  // namespace vqlm
