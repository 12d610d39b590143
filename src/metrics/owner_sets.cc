#include "metrics/owner_sets.h"

#include <algorithm>
#include <utility>

#include "stats/jackknife.h"

namespace vqlm {
namespace {

using Sorted = std::array<std::uint16_t, OwnerSet::kMost>;

double choose(std::size_t n, std::size_t k) {
  double result = 1;
  for (std::size_t i = 0; i < k; ++i)
    result *= static_cast<double>(n - i) / static_cast<double>(i + 1);
  return result;
}

// P(at least k heads of kMost fair coins).
double weight(std::size_t k) {
  double ways = 0;
  for (std::size_t heads = k; heads <= OwnerSet::kMost; ++heads)
    ways += choose(OwnerSet::kMost, heads);
  return ways / static_cast<double>(1U << OwnerSet::kMost);
}

// Sum over pairs of groups of the square of what they share alone, beyond what each shares with all
// others (a two-way layout without its diagonal).
double squares_of_pairs(const std::vector<Sorted>& pairs, std::size_t groups) {
  std::vector<double> shared(groups * (groups - 1) / 2, 0.0), of_group(groups, 0.0);
  for (const Sorted& pair : pairs) {
    shared[pair_place(pair[0], pair[1], groups)] += 1;
    of_group[pair[0]] += 1;
    of_group[pair[1]] += 1;
  }
  const auto g = static_cast<double>(groups), all = static_cast<double>(pairs.size());
  double squares = 0;
  for (std::size_t i = 0; i < groups; ++i)
    for (std::size_t j = i + 1; j < groups; ++j) {
      const double expected = (of_group[i] + of_group[j]) / (g - 2) - 2 * all / ((g - 1) * (g - 2));
      const double beyond = shared[pair_place(i, j, groups)] - expected;
      squares += beyond * beyond;
    }
  return squares;
}

// The same of larger sets, beyond their mean.
double squares_of_sets(std::vector<Sorted> sets, std::size_t size, std::size_t groups) {
  std::sort(sets.begin(), sets.end());
  double squares = 0;
  for (std::size_t begin = 0, end = 0; begin < sets.size(); begin = end) {
    while (end < sets.size() && sets[end] == sets[begin]) ++end;
    squares += static_cast<double>((end - begin) * (end - begin));
  }
  const auto all = static_cast<double>(sets.size());
  return squares - all * all / choose(groups, size);
}

}  // namespace

bool OwnerSet::add(std::uint32_t group) {
  const auto end = groups_.begin() + std::min<std::ptrdiff_t>(size_, kMost);
  if (size_ > kMost || std::find(groups_.begin(), end, group) != end) return false;
  if (size_ < kMost) groups_[size_] = static_cast<std::uint16_t>(group);
  ++size_;
  return true;
}

std::array<std::uint16_t, OwnerSet::kMost> OwnerSet::sorted() const {
  auto result = groups_;
  std::sort(result.begin(), result.end());
  return result;
}

double surplus_of_owners(const std::vector<OwnerSet>& owners, std::size_t groups) {
  std::array<std::vector<Sorted>, OwnerSet::kMost + 1> by_size;
  for (const OwnerSet& set : owners)
    if (set.size() >= 2 && set.size() <= OwnerSet::kMost)
      by_size[set.size()].push_back(set.sorted());
  double surplus = 0;
  for (std::size_t size = 2; size <= OwnerSet::kMost && size < groups; ++size) {
    const double squares = size == 2 ? squares_of_pairs(by_size[size], groups)
                                     : squares_of_sets(std::move(by_size[size]), size, groups);
    surplus += (size % 2 == 0 ? 1 : -1) * weight(size) * squares;
  }
  return surplus;
}

}  // namespace vqlm
