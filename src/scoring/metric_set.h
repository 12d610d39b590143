// The metrics that a run asks for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "metrics/corpus_metric.h"
#include "scoring/score_options.h"

namespace vqlm {

struct MetricSet {
  std::vector<std::string> ids;  // "bleu", ...: each once
  std::vector<std::unique_ptr<CorpusMetric>> metrics;
};

// In the order bleu, chrf, ter; for paired tests in the order asked for. Throws RuntimeError on
// options that a metric cannot be made with.
MetricSet make_metrics(const ScoreOptions& options);

// The tokenizer asked for, else that of the target language, else 13a. Throws RuntimeError on a
// language pair without a second part.
std::string bleu_tokenizer_of(const ScoreOptions& options);

}  // namespace vqlm
