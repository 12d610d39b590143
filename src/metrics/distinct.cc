#include "metrics/distinct.h"

#include <algorithm>

namespace vqlm {

DistinctCounter::DistinctCounter(int max_order, std::size_t num_groups)
    : orders_(static_cast<std::size_t>(max_order)), num_groups_(num_groups), places_(1, 0) {
  for (Order& order : orders_) {
    order.group_only.assign(num_groups, 0.0);
    order.group_total.assign(num_groups, 0.0);
  }
}

void DistinctCounter::add(std::span<const std::string_view> tokens, std::uint32_t group) {
  std::vector<std::uint32_t> ids;
  ids.reserve(tokens.size());
  for (const std::string_view token : tokens) ids.push_back(vocabulary_.id_of(token));
  for (std::size_t start = 0; start < ids.size(); ++start) {
    const std::size_t end = std::min(ids.size(), start + orders_.size());
    std::uint32_t node = NgramTrie::kRoot;
    for (std::size_t i = start; i < end; ++i) {
      Order& order = orders_[i - start];
      node = trie_.find_or_add(node, ids[i]);
      order.total += 1;
      order.group_total[group] += 1;
      if (node == places_.size()) {
        places_.push_back(order.owners.size());
        order.owners.emplace_back(group);
        order.distinct += 1;
        order.group_only[group] += 1;
      } else {
        OwnerSet& owners = order.owners[places_[node]];
        if (owners.add(group) && owners.size() == 2) order.group_only[owners.first()] -= 1;
      }
    }
  }
}

double DistinctCounter::distinct(int order) const { return of(order).distinct; }
double DistinctCounter::total(int order) const { return of(order).total; }

double DistinctCounter::distinct_without(int order, std::uint32_t group) const {
  return of(order).distinct - of(order).group_only[group];
}

double DistinctCounter::total_without(int order, std::uint32_t group) const {
  return of(order).total - of(order).group_total[group];
}

}  // namespace vqlm
