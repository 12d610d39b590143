// Figures of a report, drawn from the run's record: the course of each training, and how often each
// code is used.
#pragma once

#include <vector>

#include "reports/figure_context.h"
#include "reports/reporter.h"

namespace vqlm {

// For each generator with curves one figure of the losses against steps (one line a series, thinner
// for further seeds) and, where there are such series, one of the share of codes used; for each
// generator with codes a rank-frequency plot and a histogram. In the record's order. A figure that
// cannot be drawn says why.
std::vector<Figure> draw_figures(const FigureContext& context);

// The figures of a specification, in its order; without timings those are left out that have one on
// an axis.
std::vector<Figure> draw_figures(const FigureContext& context,
                                 const std::vector<FigureSpec>& specs);

}  // namespace vqlm
