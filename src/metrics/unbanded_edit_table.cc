// A row is two machine words: where the distance grows by one from column to column, and where it
// falls. Source: Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
// distances", 2003 (after Myers 1999), with the reference as pattern.
#include <bit>

#include "metrics/edit_steps.h"
#include "metrics/edit_table.h"

namespace vqlm {
namespace {

struct Row {
  std::uint64_t up, down;  // bit k: of column k + 1 against column k
  std::uint64_t same;      // bit k: column k + 1 equals column k of the row above
};

class UnbandedEditTable : public EditTable {
 public:
  std::size_t start(const ReferenceWords& reference, WordNumbers hypothesis) override {
    reference_ = &reference;
    columns_ = ~std::uint64_t{0} >> (ReferenceWords::kWindow - reference.size());
    rows_.resize(hypothesis.size() + 1);
    rows_[0] = {~std::uint64_t{0}, 0, 0};
    return update(hypothesis, 0);
  }

  std::size_t update(WordNumbers hypothesis, std::size_t from) override {
    Row row = rows_[from];
    for (std::size_t i = from; i < hypothesis.size(); ++i) {
      step(reference_->mask(hypothesis[i]), row);
      rows_[i + 1] = row;
    }
    return last_column(row, hypothesis.size());
  }

  std::size_t distance_after(WordNumbers hypothesis, std::size_t from,
                             std::size_t /*end*/) const override {
    Row row = rows_[from];
    for (std::size_t i = from; i < hypothesis.size(); ++i)
      step(reference_->mask(hypothesis[i]), row);
    return last_column(row, hypothesis.size());
  }

  void align(WordNumbers hypothesis, WordAlignment& alignment) const override;

 private:
  static void step(std::uint64_t matches, Row& row) {
    row.same = (((matches & row.up) + row.up) ^ row.up) | matches | row.down;
    const std::uint64_t grown = (row.down | ~(row.same | row.up)) << 1 | 1;
    const std::uint64_t fallen = (row.same & row.up) << 1;
    row.up = fallen | ~(row.same | grown);
    row.down = row.same & grown;
  }

  std::size_t last_column(const Row& row, std::size_t row_number) const {
    return row_number + static_cast<std::size_t>(std::popcount(row.up & columns_)) -
           static_cast<std::size_t>(std::popcount(row.down & columns_));
  }

  const ReferenceWords* reference_ = nullptr;
  std::uint64_t columns_ = 0;
  std::vector<Row> rows_;
};

void UnbandedEditTable::align(WordNumbers hypothesis, WordAlignment& alignment) const {
  const auto step_to = [&](std::size_t i, std::size_t j) {
    const std::uint64_t column = std::uint64_t{1} << (j - 1);
    if ((reference_->mask(hypothesis[i - 1]) & column) != 0) return EditStep::kMatch;
    if ((rows_[i].same & column) == 0) return EditStep::kSubstitution;
    return (rows_[i - 1].down & column) != 0 ? EditStep::kHypothesisWord : EditStep::kReferenceWord;
  };
  align_by_steps(hypothesis.size(), reference_->size(), step_to, alignment);
}

}  // namespace

std::unique_ptr<EditTable> make_unbanded_edit_table() {
  return std::make_unique<UnbandedEditTable>();
}

}  // namespace vqlm
