// The sums of resamples: as many segments as there are, drawn with replacement, their statistics
// added. Numbers are added in the order drawn, in float or double; where sums are exact in any
// order (integer_columns.h) it is counted instead how often each segment was drawn, and many
// resamples at once are a product of counts and statistics, with the same result.
#pragma once

#include <functional>
#include <span>

#include "core/random.h"
#include "stats/segment_statistics.h"

namespace vqlm {

// Sums of all columns of the first system, then of the second, and so on.
using VisitSums = std::function<void(std::span<const double> sums)>;

// Calls `visit` for each of `num_resamples` resamples; all systems are summed over the same draws.
// Memory: 16 bytes a segment besides the statistics. Throws InvalidArgument without segments or
// resamples, or when the systems differ in size.
void visit_drawn_sums(std::span<const SegmentStatistics* const> systems, int num_resamples,
                      Precision precision, Pcg64& random, const VisitSums& visit);

}  // namespace vqlm
