// BLEU, chrF and TER as metrics of a run: a CorpusMetric with its name among the scores.
#pragma once

#include <memory>
#include <string>

#include "metrics/additive_metric.h"
#include "metrics/corpus_metric.h"

namespace vqlm {

// One score, with bootstrap intervals. `info` names the registry id.
std::unique_ptr<Metric> make_corpus_score_metric(std::unique_ptr<CorpusMetric> metric,
                                                 const MetricInfo& info, Score score,
                                                 const ResamplingOptions& resampling);

}  // namespace vqlm
