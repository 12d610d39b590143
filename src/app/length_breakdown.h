// Scores by the length of the reference, for figures of type "by_length".
#pragma once

#include <string>
#include <vector>

#include "app/session.h"
#include "reports/figure_spec.h"
#include "results/run_record.h"

namespace vqlm {

// Of every task and generator that such a figure names, with every seed: the score it asks for, of
// each class of texts (app/text_breakdown.h) that has two at least. Reads the predictions from
// `store`; what has no texts, or no metric that gives the score, is left out.
std::vector<Breakdown> length_breakdowns(const RunRecord& run,
                                         const std::vector<FigureSpec>& figures,
                                         const std::string& store, const Session& session);

}  // namespace vqlm
