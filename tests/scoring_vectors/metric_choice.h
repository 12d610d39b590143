// The metric that a vector names with the options it gives, and the segments it is computed on.
#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/bleu.h"
#include "metrics/corpus_metric.h"
#include "scoring_vectors/check_tools.h"
#include "stats/corpus_resampling.h"
#include "stats/segment_statistics.h"

namespace vqlm {

// `options` in the names of sacreBLEU's constructors. Throws InvalidArgument on an unknown option,
// SkippedVector when the tokenizer is missing.
BleuOptions bleu_options(const nlohmann::json& options, CheckTools& tools);

struct MetricChoice {
  std::string id;    // "bleu", "chrf", "ter"
  BleuOptions bleu;  // where the metric is BLEU
  std::unique_ptr<CorpusMetric> metric;
};
// `name` in capitals or not.
MetricChoice choose_metric(const std::string& name, const nlohmann::json& options,
                           CheckTools& tools);

// The score of float32 sums in the arithmetic of the vector.
SumsToValue float_value_of(const CorpusMetric& metric, VectorArithmetic arithmetic);

// References of one vector: streams, in which a reference may be absent.
class ReferenceStreams {
 public:
  // A list of lists with nulls.
  explicit ReferenceStreams(const nlohmann::json& streams);
  explicit ReferenceStreams(const std::vector<std::vector<std::string>>& streams);

  // Segments that every stream has.
  std::size_t size() const;
  // Those of a segment that are present.
  std::vector<std::string_view> of_segment(std::size_t segment) const;
  // How many a segment has, "var" where that varies.
  std::string nrefs() const;

 private:
  std::vector<std::vector<std::optional<std::string>>> streams_;
};

// Of each system a row for each segment; where the numbers of segments differ, as many as all have.
std::vector<SegmentStatistics> count_segments(const CorpusMetric& metric,
                                              const std::vector<std::vector<std::string>>& systems,
                                              const ReferenceStreams& references);

}  // namespace vqlm
