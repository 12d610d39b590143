#include "reports/default_tables.h"

#include <algorithm>

#include "reports/headings.h"

namespace vqlm {

std::vector<TableSpec> default_tables(const RunRecord& run) {
  std::vector<TableSpec> tables;
  for (const Result& result : run.results) {
    auto table = std::find_if(tables.begin(), tables.end(),
                              [&](const TableSpec& known) { return known.id == result.task; });
    if (table == tables.end()) {
      tables.emplace_back();
      table = tables.end() - 1;
      table->id = result.task;
      table->title = task_heading(result.task);
    }
    for (const Score& score : result.scores) {
      const bool known =
          std::any_of(table->columns.begin(), table->columns.end(),
                      [&](const ColumnSpec& column) { return column.score == score.name; });
      if (known) continue;
      table->columns.emplace_back();
      table->columns.back().task = result.task;
      table->columns.back().score = score.name;
    }
  }
  std::erase_if(tables, [](const TableSpec& table) { return table.columns.empty(); });
  return tables;
}

}  // namespace vqlm
