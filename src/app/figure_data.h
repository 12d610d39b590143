// What the figures of a report's specification need beyond scores and logs.
#pragma once

#include <string>
#include <vector>

#include "app/plan.h"
#include "app/session.h"
#include "reports/figure_spec.h"
#include "results/run_record.h"
#include "results/store.h"

namespace vqlm {

struct FigureSources {
  const Plan& plan;
  const Store& store;
  std::string store_folder;
  const Session& session;
};

// Adds to `run` the breakdowns, projections and descriptions that `figures` show, as far as the
// store has what they are made of.
void add_figure_data(const std::vector<FigureSpec>& figures, const FigureSources& sources,
                     RunRecord& run);

}  // namespace vqlm
