// Where two systems differ: by length of the reference, frequency of words, n-grams, and examples.
#pragma once

#include <vector>

#include "app/comparison_report.h"

namespace vqlm {

// Appends the tables of a pair. Lengths and examples need a metric whose statistics add up, of
// which the first is taken; lengths, words and n-grams need texts with references.
void add_breakdown(const ComparisonReport& report, const PairComparison& pair,
                   std::vector<Table>& tables);

}  // namespace vqlm
