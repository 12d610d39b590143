// The sums of the two pseudo-systems of paired randomisation: in each trial a random bit a segment
// says which of them gets the baseline's statistics and which the system's. Where sums are exact in
// any order (integer_columns.h), those of eight segments are looked up by their eight bits.
// Source: the tables are those of the "four Russians", Arlazarov et al. 1970.
#pragma once

#include <functional>
#include <span>

#include "core/random.h"
#include "stats/segment_statistics.h"

namespace vqlm {

// The first pseudo-system has the baseline's row where the bit is set.
using VisitSwappedSums =
    std::function<void(std::span<const double> first, std::span<const double> second)>;

// Calls `visit` for each of `num_trials` trials. Bits are drawn as by Pcg64::mask, of all trials at
// once. Sums that are not exact are added segment by segment. Memory: 32 megabytes at most, or 4
// bytes a segment, besides the statistics. Both must have the same, non-zero size and equal widths.
void visit_swapped_sums(const SegmentStatistics& baseline, const SegmentStatistics& system,
                        int num_trials, Pcg64& random, const VisitSwappedSums& visit);

}  // namespace vqlm
