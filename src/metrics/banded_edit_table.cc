// As the unbanded table, but the bits of a row are those of its band, which moves to the right from
// row to row. Two kinds of cells outside of the band are made up, so that they never offer a
// cheaper step than the band has: the one before a row, and those behind the end of the row above.
#include <bit>

#include "metrics/edit_steps.h"
#include "metrics/edit_table.h"

namespace vqlm {
namespace {

struct Row {
  std::uint64_t up, down, same;  // as in the unbanded table; bit k is of column base + 1 + k
  std::size_t base, first, end;  // the column before bit 0, the band
  std::size_t value;             // of column `base`

  bool operator==(const Row& other) const { return up == other.up && down == other.down; }
};

class BandedEditTable : public EditTable {
 public:
  std::size_t start(const ReferenceWords& reference, WordNumbers hypothesis) override {
    reference_ = &reference;
    band_ = EditBand(hypothesis.size(), reference.size());
    rows_.resize(hypothesis.size() + 1);
    rows_[0] = {~std::uint64_t{0}, 0, 0, 0, 0, band_.end(0), 0};
    return update(hypothesis, 0);
  }

  std::size_t update(WordNumbers hypothesis, std::size_t from) override {
    for (std::size_t i = from; i < hypothesis.size(); ++i) {
      rows_[i + 1] = rows_[i];
      step(hypothesis[i], i + 1, rows_[i + 1]);
    }
    return distance_ = last_column(rows_[hypothesis.size()]);
  }

  std::size_t distance_after(WordNumbers hypothesis, std::size_t from,
                             std::size_t end) const override {
    Row row = rows_[from];
    for (std::size_t i = from; i < hypothesis.size(); ++i) {
      step(hypothesis[i], i + 1, row);
      if (i + 1 >= end && row == rows_[i + 1])  // and so are all rows below
        return distance_ + row.value - rows_[i + 1].value;
    }
    return last_column(row);
  }

  void align(WordNumbers hypothesis, WordAlignment& alignment) const override;

 private:
  void step(std::uint32_t word, std::size_t number, Row& row) const;
  std::size_t last_column(const Row& row) const;

  const ReferenceWords* reference_ = nullptr;
  EditBand band_;
  std::vector<Row> rows_;
  std::size_t distance_ = 0;
};

// Row 0 has columns behind its bits; there nothing falls.
bool has(std::uint64_t bits, std::size_t place) {
  return place < ReferenceWords::kWindow && (bits >> place & 1) != 0;
}

// Makes the column before bit 0 the next one. Only row 0 has more columns than bits: it grows.
void drop_column(Row& row) {
  row.value += row.up & 1;
  row.value -= row.down & 1;
  row.up = row.up >> 1 | std::uint64_t{1} << (ReferenceWords::kWindow - 1);
  row.down >>= 1;
  ++row.base;
}

// From the row above, in `row`, to row `number`.
void BandedEditTable::step(std::uint32_t word, std::size_t number, Row& row) const {
  const std::size_t first = band_.first(number);
  while (row.base + 1 < first) drop_column(row);
  std::uint64_t matches = reference_->window(word, row.base);
  // Behind its end the row above is taken to grow by one a column, and no match starts there.
  const std::size_t known = row.end - 1 - row.base;
  if (known < ReferenceWords::kWindow) {
    const std::uint64_t behind = ~std::uint64_t{0} << known;
    row.up |= behind;
    row.down &= ~behind;
    matches &= ~(behind << 1);
  }
  // Where the band stays, its first cell is reached from above only: the cell before that one is
  // taken for equal.
  if (first > 0 && first == row.first) {
    row.value += row.up & 1;
    row.value -= row.down & 1;
    row.up &= ~std::uint64_t{1};
    row.down &= ~std::uint64_t{1};
    matches &= ~std::uint64_t{1};
  }
  row.same = (((matches & row.up) + row.up) ^ row.up) | matches | row.down;
  const std::uint64_t grown = (row.down | ~(row.same | row.up)) << 1 | 1;
  const std::uint64_t fallen = (row.same & row.up) << 1;
  row.up = fallen | ~(row.same | grown);
  row.down = row.same & grown;
  ++row.value;
  row.first = first;
  row.end = band_.end(number);
}

std::size_t BandedEditTable::last_column(const Row& row) const {
  const std::uint64_t columns = (std::uint64_t{1} << (band_.last_column() - row.base)) - 1;
  return row.value + static_cast<std::size_t>(std::popcount(row.up & columns)) -
         static_cast<std::size_t>(std::popcount(row.down & columns));
}

void BandedEditTable::align(WordNumbers hypothesis, WordAlignment& alignment) const {
  const auto step_to = [&](std::size_t i, std::size_t j) {
    const Row& above = rows_[i - 1];
    if (j <= above.first) return EditStep::kHypothesisWord;  // the first cell of both rows
    if (j > above.end) return EditStep::kReferenceWord;      // nothing but the left
    if (hypothesis[i - 1] == reference_->at(j - 1)) return EditStep::kMatch;
    if (!has(rows_[i].same, j - 1 - rows_[i].base)) return EditStep::kSubstitution;
    return j < above.end && has(above.down, j - 1 - above.base) ? EditStep::kHypothesisWord
                                                                : EditStep::kReferenceWord;
  };
  align_by_steps(hypothesis.size(), reference_->size(), step_to, alignment);
}

}  // namespace

std::unique_ptr<EditTable> make_banded_edit_table() { return std::make_unique<BandedEditTable>(); }

}  // namespace vqlm
