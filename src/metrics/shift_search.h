// The greedy search of TER: as long as it helps, the shift of a block of words that lowers the edit
// distance most is made; the edits are the shifts and what the distance then still is. Source:
// Snover et al. 2006, section 3, with the limits of Tercom and of sacreBLEU 2.6.0 (scoring rules,
// section 4.5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "metrics/edit_table.h"
#include "metrics/reference_words.h"

namespace vqlm {

// Keeps working memory: one object a thread.
class ShiftSearch {
 public:
  ShiftSearch();
  // `words`: those of the hypothesis in the numbers of `reference`. They are left in the order that
  // the shifts brought them to.
  std::size_t num_edits(ReferenceWords& reference, std::vector<std::uint32_t>& words);

 private:
  // Moves words [start, start + length) before word `target`, or, where that is one of them or the
  // next, to the right by target - start words.
  struct Shift {
    std::uint32_t length, start, target;
  };
  // What a shift comes to: [begin, middle) and [middle, end) change places.
  struct Exchange {
    std::size_t begin, middle, end;
    bool is_empty() const { return begin == middle || middle == end; }
    std::size_t smaller() const;
  };

  void start(const ReferenceWords& reference, WordNumbers words);
  bool collect(const ReferenceWords& reference, WordNumbers words);
  void collect_block(const ReferenceWords& reference, WordNumbers words, std::size_t start,
                     std::size_t position);
  void add_targets(std::size_t start, std::size_t position, std::size_t length);
  Exchange best(std::vector<std::uint32_t>& words, bool band_is_idle);
  static Exchange exchange_of(const Shift& shift, std::size_t num_words);

  std::unique_ptr<EditTable> unbanded_, banded_, plain_;
  EditTable* table_ = nullptr;  // the one in use
  std::size_t distance_ = 0;    // of the words as they stand
  std::size_t least_ = 0;       // in no order is it smaller
  std::size_t checked_ = 0;     // candidates so far
  WordAlignment alignment_;
  std::vector<Shift> candidates_;
};

}  // namespace vqlm
