// The cells of a table before marks and footnotes: what each kind of column shows of the scores of
// a run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/cell_address.h"
#include "reports/headings.h"
#include "reports/language.h"
#include "reports/table.h"
#include "results/aggregate.h"
#include "results/run_record.h"

namespace vqlm {

struct DraftCell {
  TableCell cell;
  Aggregate aggregate;               // what is printed, for the notes on intervals
  std::vector<const Score*> scores;  // of the generator; empty: n/a
  int missing_seeds = 0;
  bool signed_by_column = false;           // its signature stands at the heading
  const PairedDifference* test = nullptr;  // to mark, or to judge
  std::vector<std::string> remarks;        // footnotes of its own
};

struct CellQuestion {
  const RunRecord& run;
  const TableSpec& table;
  const ColumnSpec& column;
  const CellAddress& address;
  const ScoreHeading& heading;
  Language language = Language::kEnglish;
};

DraftCell draft_cell(const CellQuestion& question);

}  // namespace vqlm
