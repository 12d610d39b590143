// Which groups of texts have an n-gram, as far as the jackknife of counts of distinct things needs
// it. An n-gram that k groups have is lost when all k are left out; its part of the variance is
// counted k times by the jackknife: once too often for each pair among the k, too seldom for each
// triple, and so on. Source: the alternating series of Good and Toulmin 1956, with the binomial
// weights of Efron and Thisted 1976 that keep its late terms from being noise.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vqlm {

class OwnerSet {
 public:
  static constexpr std::size_t kMost = 6;  // groups kept; terms of the series

  explicit OwnerSet(std::uint32_t group) { groups_[0] = static_cast<std::uint16_t>(group); }

  // Returns whether the group is new to a set of at most kMost groups.
  bool add(std::uint32_t group);
  std::size_t size() const { return size_; }  // kMost + 1: more than are kept
  std::uint32_t first() const { return groups_[0]; }
  // Its groups in order, the rest filled up with kNone.
  std::array<std::uint16_t, kMost> sorted() const;

 private:
  static constexpr std::uint16_t kNone = 0xFFFF;
  std::uint16_t size_ = 1;
  std::array<std::uint16_t, kMost> groups_{kNone, kNone, kNone, kNone, kNone, kNone};
};

// By how much the jackknife's variance of the number of distinct things exceeds the true one, from
// the owners of each thing among `groups` groups (below 65,535).
double surplus_of_owners(const std::vector<OwnerSet>& owners, std::size_t groups);

}  // namespace vqlm
