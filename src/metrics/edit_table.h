// The table of edit distances behind TER: a row for each word of the hypothesis and a column for
// each word of the reference, both with one before the first. As in Tercom only a band of columns
// round the diagonal is filled; distance and alignment are those of the band. Three tables give the
// same results at different costs. Scoring rules, section 4.5.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "metrics/reference_words.h"

namespace vqlm {

using WordNumbers = std::span<const std::uint32_t>;

// The columns of each row that are filled. Row 0 is filled wholly.
class EditBand {
 public:
  EditBand() = default;
  EditBand(std::size_t hypothesis_size, std::size_t reference_size);
  std::size_t first(std::size_t row) const;
  std::size_t end(std::size_t row) const;  // one past the last
  std::size_t last_column() const { return columns_ - 1; }
  // Up to 50 columns a row the band is 50 columns wide, then wider.
  bool is_narrow() const { return ratio_ <= 50; }

 private:
  std::size_t diagonal(std::size_t row) const {
    return static_cast<std::size_t>(static_cast<double>(row) * ratio_);
  }

  double ratio_ = 1;  // columns a row
  std::size_t columns_ = 1, beam_ = 0;
};

// Whether a table without band would have this distance and alignment too. A path of `distance`
// edits, of which at least the difference of the lengths are of one kind, strays from the diagonal
// by no more than half of both together, and by one for rounding.
bool band_is_idle(std::size_t distance, std::size_t hypothesis_size, std::size_t reference_size);

// Where the words of a reference stand in the hypothesis, read off the cheapest path.
struct WordAlignment {
  // behind[j]: words of the hypothesis up to the one that word j - 1 stands at, or stands behind
  // where it has none of its own. behind[0] = 0.
  std::vector<std::uint32_t> behind;
  std::vector<std::uint8_t> hypothesis_error, reference_error;  // of each word, 1 unless it matches
};

// A table of one reference and one hypothesis, which changes only by shifts.
class EditTable {
 public:
  virtual ~EditTable() = default;
  // Begins with `hypothesis`, which has at least one word, and returns the distance. The reference
  // must outlive its use here and have at least one word.
  virtual std::size_t start(const ReferenceWords& reference, WordNumbers hypothesis) = 0;
  // The same hypothesis in another order, the words before `from` unchanged.
  virtual std::size_t update(WordNumbers hypothesis, std::size_t from) = 0;
  // The distance after such a change of the words [from, end), without making it.
  virtual std::size_t distance_after(WordNumbers hypothesis, std::size_t from,
                                     std::size_t end) const = 0;
  // Of the hypothesis of the last start or update. Equally cheap steps: match or substitution
  // first, then a word only in the hypothesis, then one only in the reference.
  virtual void align(WordNumbers hypothesis, WordAlignment& alignment) const = 0;
};

// Without band, of references of at most 64 words: right where the band is idle.
std::unique_ptr<EditTable> make_unbanded_edit_table();
// Of bands that are narrow.
std::unique_ptr<EditTable> make_banded_edit_table();
// Of any band; cell by cell.
std::unique_ptr<EditTable> make_plain_edit_table();

}  // namespace vqlm
