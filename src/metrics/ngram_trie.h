// The n-grams of some sequences as a tree: node 0 is the empty one, and the child of a node by a
// symbol is the n-gram one symbol longer. Equality is exact, no n-gram is mistaken for another.
// Callers keep their counts in arrays indexed by node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vqlm {

class NgramTrie {
 public:
  static constexpr std::uint32_t kRoot = 0, kNone = 0xFFFFFFFFU;

  NgramTrie();
  // The child of `node` by `symbol`; kNone when no n-gram goes there.
  std::uint32_t find(std::uint32_t node, std::uint32_t symbol) const;
  // The same, made when absent: its number is then `size() - 1`.
  std::uint32_t find_or_add(std::uint32_t node, std::uint32_t symbol);
  std::size_t size() const { return num_nodes_; }  // nodes, the root included
  void clear();                                    // keeps the memory; cheap

 private:
  struct Slot {
    std::uint64_t key;  // node << 32 | symbol
    std::uint32_t child;
    std::uint32_t generation;  // of the last `clear` when it was filled
  };
  std::size_t slot_of(std::uint64_t key) const;
  void grow();

  std::vector<Slot> slots_;  // a power of two, open addressing
  std::uint32_t num_nodes_ = 1;
  std::uint32_t generation_ = 1;
};

}  // namespace vqlm
