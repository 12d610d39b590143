// From counts to scores: values, confidence intervals, paired tests, signatures.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "scoring/corpus_scorer.h"
#include "scoring/metric_set.h"
#include "scoring/score_options.h"
#include "scoring/score_result.h"

namespace vqlm {

// `counts` keeps rows where the options ask for resampling. Throws RuntimeError on a seed that is
// no number and on scores that are not defined.
ScoreResult evaluate(const CorpusCounts& counts, const MetricSet& set, const ScoreOptions& options);

// The score of one metric in plain arithmetic. Throws RuntimeError where it is the logarithm of a
// negative number.
double plain_score(const CorpusMetric& metric, std::span<const double> sums,
                   const ScoreOptions& options);

bool needs_rows(const ScoreOptions& options);

}  // namespace vqlm
