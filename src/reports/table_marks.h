// What the tests behind a table put into its cells: marks, verdicts and bold numbers.
#pragma once

#include <string>
#include <vector>

#include "reports/column_spec.h"
#include "reports/language.h"
#include "reports/table_cells.h"
#include "results/run_record.h"

namespace vqlm {

struct DraftColumn {
  const ColumnSpec* spec = nullptr;
  std::size_t place = 0;  // in the specification
  TableColumn column;
  std::vector<DraftCell> cells;  // one a row
};

// Marks what is significantly better or worse, by Holm's correction over the tests of the table,
// and says so in a word where a verdict is asked for. Returns the methods of the tests.
std::vector<std::string> mark_differences(std::vector<DraftColumn>& columns, Language language);

// Makes the best of a column of values bold where it is significantly better than every other row,
// by Holm's correction over the column. Returns whether anything is.
bool embolden(const RunRecord& run, const std::vector<RowSpec>& rows,
              std::vector<DraftColumn>& columns);

// "better", ... as a verdict's cell says it.
std::string judgement_phrase(Judgement judgement, Language language);

}  // namespace vqlm
