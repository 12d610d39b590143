#include "metrics/string_similarity.h"

#include <algorithm>

namespace vqlm {
namespace {

// What Jaro's measure counts: symbols in common, and how many of them stand in another order.
struct CommonSymbols {
  std::size_t count = 0, out_of_order = 0;
};

CommonSymbols common_symbols(Symbols a, Symbols b) {
  const std::size_t half = std::max(a.size(), b.size()) / 2, window = half == 0 ? 0 : half - 1;
  std::vector<bool> used_a(a.size()), used_b(b.size());
  CommonSymbols common;
  for (std::size_t j = 0; j < b.size(); ++j) {
    const std::size_t end = std::min(a.size(), j + window + 1);
    for (std::size_t i = j < window ? 0 : j - window; i < end; ++i) {
      if (used_a[i] || a[i] != b[j]) continue;
      used_a[i] = used_b[j] = true;
      ++common.count;
      break;
    }
  }
  std::size_t i = 0;
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (!used_b[j]) continue;
    while (!used_a[i]) ++i;
    if (a[i++] != b[j]) ++common.out_of_order;
  }
  return common;
}

}  // namespace

double normalized_levenshtein(EditDistance& distances, Symbols a, Symbols b) {
  const std::size_t longest = std::max(a.size(), b.size());
  if (longest == 0) return 0;
  return static_cast<double>(distances.levenshtein(a, b)) / static_cast<double>(longest);
}

double indel_ratio(EditDistance& distances, Symbols a, Symbols b) {
  const std::size_t total = a.size() + b.size();
  if (total == 0) return 100;
  const double apart = static_cast<double>(distances.indel(a, b)) / static_cast<double>(total);
  return (1 - apart) * 100;
}

double jaro_similarity(Symbols a, Symbols b) {
  if (a.empty() && b.empty()) return 1;
  const CommonSymbols common = common_symbols(a, b);
  if (common.count == 0) return 0;
  const auto count = static_cast<double>(common.count);
  const std::size_t swaps = common.out_of_order / 2;
  return (count / static_cast<double>(a.size()) + count / static_cast<double>(b.size()) +
          (count - static_cast<double>(swaps)) / count) /
         3;
}

double jaro_winkler_similarity(Symbols a, Symbols b) {
  const double jaro = jaro_similarity(a, b);
  if (jaro <= 0.7) return jaro;
  const std::size_t most = std::min<std::size_t>({4, a.size(), b.size()});
  std::size_t same = 0;
  while (same < most && a[same] == b[same]) ++same;
  return jaro + static_cast<double>(same) * 0.1 * (1 - jaro);
}

}  // namespace vqlm
