#include <algorithm>

#include "metrics/edit_steps.h"
#include "metrics/edit_table.h"

namespace vqlm {
namespace {

constexpr std::size_t kOutside = static_cast<std::size_t>(-1) / 2;

// The filled cells of a row.
struct Row {
  std::size_t first = 0;
  std::vector<std::size_t> cells;

  std::size_t at(std::size_t column) const {
    return column >= first && column < first + cells.size() ? cells[column - first] : kOutside;
  }
};

class PlainEditTable : public EditTable {
 public:
  std::size_t start(const ReferenceWords& reference, WordNumbers hypothesis) override {
    reference_ = &reference;
    band_ = EditBand(hypothesis.size(), reference.size());
    rows_.resize(hypothesis.size() + 1);
    rows_[0].cells.resize(band_.end(0));
    for (std::size_t j = 0; j < rows_[0].cells.size(); ++j) rows_[0].cells[j] = j;
    return update(hypothesis, 0);
  }

  std::size_t update(WordNumbers hypothesis, std::size_t from) override {
    for (std::size_t i = from; i < hypothesis.size(); ++i)
      fill(hypothesis[i], i + 1, rows_[i], rows_[i + 1]);
    return rows_[hypothesis.size()].cells.back();
  }

  std::size_t distance_after(WordNumbers hypothesis, std::size_t from,
                             std::size_t /*end*/) const override {
    Row above = rows_[from], row;
    for (std::size_t i = from; i < hypothesis.size(); ++i) {
      fill(hypothesis[i], i + 1, above, row);
      std::swap(above, row);
    }
    return above.cells.back();
  }

  void align(WordNumbers hypothesis, WordAlignment& alignment) const override;

 private:
  void fill(std::uint32_t word, std::size_t number, const Row& above, Row& row) const {
    row.first = band_.first(number);
    row.cells.resize(band_.end(number) - row.first);
    std::size_t left = kOutside;
    for (std::size_t k = 0; k < row.cells.size(); ++k) {
      const std::size_t j = row.first + k;
      std::size_t cell = std::min(above.at(j), left) + 1;
      if (j > 0) cell = std::min(cell, above.at(j - 1) + (word == reference_->at(j - 1) ? 0 : 1));
      row.cells[k] = left = cell;
    }
  }

  const ReferenceWords* reference_ = nullptr;
  EditBand band_;
  std::vector<Row> rows_;
};

void PlainEditTable::align(WordNumbers hypothesis, WordAlignment& alignment) const {
  const auto step_to = [&](std::size_t i, std::size_t j) {
    const Row& above = rows_[i - 1];
    const std::size_t cell = rows_[i].at(j);
    const bool match = hypothesis[i - 1] == reference_->at(j - 1);
    if (above.at(j - 1) + (match ? 0 : 1) == cell)
      return match ? EditStep::kMatch : EditStep::kSubstitution;
    return above.at(j) + 1 == cell ? EditStep::kHypothesisWord : EditStep::kReferenceWord;
  };
  align_by_steps(hypothesis.size(), reference_->size(), step_to, alignment);
}

}  // namespace

std::unique_ptr<EditTable> make_plain_edit_table() { return std::make_unique<PlainEditTable>(); }

}  // namespace vqlm
