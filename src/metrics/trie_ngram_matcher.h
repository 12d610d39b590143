// Clipped n-gram matches against any number of sequences of any length. The n-grams of the
// references form a trie in which a path stops at the first n-gram that occurs once: what follows
// it is read off the reference itself. In text that is early (the third letter, the second word).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vqlm {

class TrieNgramMatcher {
 public:
  static constexpr std::uint32_t kUnseen = 0xFFFFFFFFU;  // for a symbol that no reference has

  // Orders 1 to `max_order`.
  explicit TrieNgramMatcher(std::size_t max_order);

  void clear();  // forgets the references
  // Symbols are small numbers: memory goes with the largest of them.
  void add_reference(std::span<const std::uint32_t> symbols);
  void index();  // after the last reference, before the first `match`
  // Adds the matches of order n to `matches[n - 1]`. The references stay for further hypotheses.
  void match(std::span<const std::uint32_t> symbols, std::span<double> matches);

 private:
  struct Tally {  // of an n-gram in the reference under way, where there are several
    std::uint32_t reference, count;
  };
  struct Path {  // an n-gram by where it starts
    std::uint32_t position, node;
  };
  class PathBuilder;
  // Of the n-gram that is `node` and `symbol` behind it.
  std::uint64_t key_of(std::uint32_t node, std::uint32_t symbol) const {
    return std::uint64_t{node} * num_symbols_ + symbol + 1;
  }
  std::size_t slot_of(std::uint64_t key) const;
  std::uint32_t child(std::uint32_t node, std::uint32_t symbol) const;
  void start_paths();
  void extend_paths(std::size_t order);
  void make_room(std::size_t more_nodes);
  void set_limits();
  std::uint64_t take(std::uint32_t node);
  std::uint64_t matched_orders(std::span<const std::uint32_t> symbols, std::size_t start);
  void match_all_orders(std::span<const std::uint32_t> symbols, std::span<double> matches);

  std::size_t max_order_;
  bool stops_early_;                      // the orders of a position fit in a mask of 64 bits
  std::vector<std::uint32_t> text_;       // the references, each with a separator behind it
  std::vector<std::uint32_t> reference_;  // number of the reference of each symbol of `text_`
  // Of each n-gram, the symbols first: the first `num_nodes_` count.
  std::vector<std::uint64_t> keys_;         // see key_of
  std::vector<std::uint32_t> occurrences_;  // in all references
  std::vector<std::uint32_t> positions_;    // of the first in `text_`; not of symbols
  std::vector<std::uint32_t> limits_;       // the most any reference has, where there are several
  std::vector<std::uint32_t> left_;         // that the hypothesis under way may still match
  std::vector<std::uint32_t> slots_;        // node by key; may hold what is no longer true
  std::size_t num_slots_ = 0;               // of a hash table, a power of two
  bool hashed_ = false;                     // a key is hashed to its slot; else it is its slot
  std::vector<std::uint64_t> reached_;      // orders already matched by what starts there
  std::vector<Path> paths_;
  std::vector<Tally> tallies_;  // one a node
  std::uint32_t num_symbols_ = 0, num_references_ = 0, num_nodes_ = 0;
};

}  // namespace vqlm
