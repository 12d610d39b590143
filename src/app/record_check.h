// Whether every cell of a run's tables stands on records: a number walks to records of the store,
// whose scores are those of the run; an n/a gives a reason that the table's specification declares.
#pragma once

#include <string>
#include <vector>

#include "app/stored_run.h"
#include "results/store.h"

namespace vqlm {

struct RecordCheck {
  int num_numbers = 0, num_absent = 0;  // cells
  int num_records = 0;                  // different ones behind them
  std::vector<std::string> problems;    // one sentence each
};

RecordCheck check_records(const StoredRun& stored, const Store& store);

}  // namespace vqlm
