// The words of one reference as TER compares them: a small number for each different word, the
// positions where it stands, how often. Words of a hypothesis that the reference has not all get
// the same number, one more.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "metrics/keyed_words.h"

namespace vqlm {

// Keeps its memory from reference to reference.
class ReferenceWords {
 public:
  static constexpr std::size_t kWindow = 64;

  // The words must outlive the calls of `number`.
  void assign(std::span<const KeyedWord> words);
  std::size_t size() const { return numbers_.size(); }
  std::uint32_t at(std::size_t position) const { return numbers_[position]; }
  std::span<const std::uint32_t> numbers() const { return numbers_; }
  // The number of words that the reference has not.
  std::uint32_t unknown() const { return static_cast<std::uint32_t>(distinct_.size()); }
  // Of the words of a hypothesis; replaces the content of `out`.
  void number(std::span<const KeyedWord> words, std::vector<std::uint32_t>& out) const;
  // Words that the hypothesis and the reference have in common, in any order.
  std::size_t num_common(std::span<const std::uint32_t> hypothesis);

  // Bit k is set where word `number` stands at position first + k, k < 64. Further bits are 0.
  std::uint64_t window(std::uint32_t number, std::size_t first) const {
    if (size() > kWindow) return window_of_many(number, first);
    return first < kWindow ? masks_[number] >> first : 0;
  }
  // `window` from 0 on, of a reference of at most 64 words.
  std::uint64_t mask(std::uint32_t number) const { return masks_[number]; }

 private:
  struct Slot {
    std::uint64_t key;
    std::uint32_t number, generation;
  };
  std::size_t slot_of(const KeyedWord& word) const;
  void clear(std::size_t num_words);
  void place();
  std::uint64_t window_of_many(std::uint32_t number, std::size_t first) const;

  std::vector<Slot> slots_;
  std::uint32_t generation_ = 0;
  int shift_ = 0;                         // 64 - log2 of the number of slots
  std::vector<KeyedWord> distinct_;       // by number
  std::vector<std::uint32_t> counts_;     // by number
  std::vector<std::uint32_t> numbers_;    // of each position
  std::vector<std::uint64_t> masks_;      // by number, up to 64 words
  std::vector<std::uint32_t> starts_;     // by number, in `positions_`; more than 64 words
  std::vector<std::uint32_t> positions_;  // of word 0, of word 1, ...; each list sorted
  std::vector<std::uint32_t> remaining_;  // working memory
};

}  // namespace vqlm
