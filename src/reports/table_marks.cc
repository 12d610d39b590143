#include "reports/table_marks.h"

#include <algorithm>

#include "results/significance.h"

namespace vqlm {
namespace {

bool contains(const std::vector<const PairedDifference*>& family, const PairedDifference* one) {
  return std::find(family.begin(), family.end(), one) != family.end();
}

// Each test once, though several columns show it.
std::vector<const PairedDifference*> family_of(const std::vector<DraftColumn>& columns) {
  std::vector<const PairedDifference*> family;
  for (const DraftColumn& column : columns)
    for (const DraftCell& cell : column.cells)
      if (cell.test != nullptr && cell.test->p_value && !contains(family, cell.test))
        family.push_back(cell.test);
  return family;
}

void show_test(const ColumnSpec& spec, Language language, DraftCell& draft) {
  TableCell& cell = draft.cell;
  const Judgement judgement = judge_difference(
      *draft.test, {cell.adjusted_p, draft.scores.front()->direction, spec.margin});
  if (spec.shows == ColumnShows::kVerdict) {
    cell.text = judgement_phrase(judgement, language);
    cell.value.reset(), cell.half_width.reset();
  } else if (judgement == Judgement::kBetter) {
    cell.text += " *";
  } else if (judgement == Judgement::kWorse) {
    cell.text += " †";
  }
}

std::optional<std::size_t> best_of(const std::vector<DraftCell>& cells) {
  std::vector<std::optional<double>> means;
  Direction direction = Direction::kNeither;
  for (const DraftCell& cell : cells) {
    means.push_back(cell.cell.value ? std::optional<double>(cell.aggregate.mean) : std::nullopt);
    if (!cell.scores.empty()) direction = cell.scores.front()->direction;
  }
  return best_mean(means, direction);
}

// Whether the row is significantly better than every other row that has a number.
bool beats_all(const RunRecord& run, const std::vector<RowSpec>& rows, const DraftColumn& column,
               std::size_t best) {
  std::vector<const PairedDifference*> family;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (row == best || column.cells[row].scores.empty()) continue;
    const PairedDifference* one = find_difference(
        run,
        {rows[row].generator, rows[best].generator, column.spec->task + "." + column.spec->score});
    if (one == nullptr || !one->p_value) return false;
    family.push_back(one);
  }
  const std::vector<double> adjusted = adjusted_p_values(family);
  const Direction direction = column.cells[best].scores.front()->direction;
  for (std::size_t i = 0; i < family.size(); ++i)
    if (judge_difference(*family[i], {adjusted[i], direction, {}}) != Judgement::kBetter)
      return false;
  return !family.empty();
}

}  // namespace

std::vector<std::string> mark_differences(std::vector<DraftColumn>& columns, Language language) {
  const std::vector<const PairedDifference*> family = family_of(columns);
  const std::vector<double> adjusted = adjusted_p_values(family);
  for (DraftColumn& column : columns)
    for (DraftCell& cell : column.cells) {
      if (cell.test == nullptr) continue;
      const auto it = std::find(family.begin(), family.end(), cell.test);
      if (it != family.end())
        cell.cell.adjusted_p = adjusted[static_cast<std::size_t>(it - family.begin())];
      show_test(*column.spec, language, cell);
    }
  std::vector<std::string> methods;
  for (const PairedDifference* one : family)
    if (std::find(methods.begin(), methods.end(), one->method) == methods.end())
      methods.push_back(one->method);
  return methods;
}

bool embolden(const RunRecord& run, const std::vector<RowSpec>& rows,
              std::vector<DraftColumn>& columns) {
  bool any = false;
  for (DraftColumn& column : columns) {
    if (column.spec->shows != ColumnShows::kValue) continue;
    const std::optional<std::size_t> best = best_of(column.cells);
    if (!best || !beats_all(run, rows, column, *best)) continue;
    any = column.cells[*best].cell.bold = true;
  }
  return any;
}

std::string judgement_phrase(Judgement judgement, Language language) {
  const bool zh = language == Language::kChinese;
  switch (judgement) {
    case Judgement::kBetter:
      return zh ? "更好" : "better";
    case Judgement::kWorse:
      return zh ? "更差" : "worse";
    case Judgement::kEquivalent:
      return zh ? "相当" : "equivalent";
    case Judgement::kUndecided:
      break;
  }
  return zh ? "未定" : "undecided";
}

}  // namespace vqlm
