// Distinct n-grams of a set of texts, with what the jackknife needs: how the numbers change when a
// group of texts is left out. One pass, exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "metrics/ngram_trie.h"
#include "metrics/owner_sets.h"
#include "metrics/token_ids.h"

namespace vqlm {

class DistinctCounter {
 public:
  // Orders 1 to `max_order`; texts belong to groups 0 to `num_groups - 1`.
  DistinctCounter(int max_order, std::size_t num_groups);

  void add(std::span<const std::string_view> tokens, std::uint32_t group);
  double distinct(int order) const;  // different n-grams in all texts
  double total(int order) const;     // n-grams in all texts
  // The same of all texts but those of the group.
  double distinct_without(int order, std::uint32_t group) const;
  double total_without(int order, std::uint32_t group) const;
  // By how much the jackknife overstates the variance of `distinct` (metrics/owner_sets.h).
  double surplus(int order) const { return surplus_of_owners(of(order).owners, num_groups_); }

 private:
  struct Order {
    double distinct = 0, total = 0;
    std::vector<double> group_only, group_total;  // n-grams in that group alone; in that group
    std::vector<OwnerSet> owners;                 // of each n-gram
  };
  const Order& of(int order) const { return orders_[static_cast<std::size_t>(order) - 1]; }

  std::vector<Order> orders_;
  TokenIds vocabulary_;
  NgramTrie trie_;
  std::size_t num_groups_;
  std::vector<std::size_t> places_;  // of a node's n-gram among those of its order
};

}  // namespace vqlm
