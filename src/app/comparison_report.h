// The report of `vqlm compare`: differences of scores with intervals and tests, and where two
// systems' texts differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/comparison.h"
#include "metrics/metric.h"
#include "reports/table.h"
#include "results/run_record.h"

namespace vqlm {

struct NamedMetric {
  std::string name;  // of the config's entry
  std::shared_ptr<const Metric> metric;
};

struct MetricComparison {
  NamedMetric metric;
  std::vector<ScoreComparison> scores;
};

// One task, two systems, one seed.
struct PairComparison {
  std::string task, a, b;  // names as printed
  std::uint64_t seed = 1;
  std::vector<Prediction> of_a, of_b;  // of the same examples in the same order
  std::vector<MetricComparison> metrics;
};

struct ComparisonReport {
  std::string a, b;  // as given on the command line
  ComparisonOptions options;
  std::size_t num_examples = 10;      // shown of those that changed most, in each direction
  std::vector<PairComparison> pairs;  // seeds of one pair of systems side by side
};

// What heads and ends a page. No tables.
RunRecord comparison_record(const ComparisonReport& report);
// Differences of a task and a pair of systems, seeds beside each other and over them (t interval);
// p-values also with Holm's correction over the whole report. Of the first seed: scores by length
// of the reference, words by frequency, n-grams that one gets right more often, and the examples
// whose main score changed most.
std::vector<Table> comparison_tables(const ComparisonReport& report);

}  // namespace vqlm
