// A metric whose segment statistics add up: BLEU, chrF, perplexity, accuracy. One bootstrap serves
// all.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/json_reader.h"
#include "metrics/metric.h"
#include "stats/segment_statistics.h"

namespace vqlm {

struct ResamplingOptions {
  int num_resamples = 1000;  // 0: no interval
  std::uint64_t seed = 12345;
};
// Reads the keys "num_resamples" (1000) and "resampling_seed" (12345).
ResamplingOptions read_resampling(JsonReader& reader);

class AdditiveMetric : public Metric {
 public:
  explicit AdditiveMetric(ResamplingOptions resampling) : resampling_(resampling) {}

  // A fixed number of statistics of one prediction. Called from one thread at a time.
  virtual std::vector<double> statistics(const Prediction& prediction) const = 0;
  // Scores of summed statistics, without intervals and signatures of their own; always as many, in
  // the same order.
  virtual std::vector<Score> compute(std::span<const double> sums) const = 0;
  // Fields that depend on the whole set (nrefs, kind): called once, fills signature and kind.
  virtual void sign(std::span<const Prediction> predictions, std::vector<Score>& scores) const = 0;

  std::vector<Score> evaluate(std::span<const Prediction> predictions) const final;

  // A row a prediction. Throws InvalidArgument without predictions. Overridden where a prediction's
  // statistics depend on the others, as those of a text against the whole set's references.
  virtual SegmentStatistics segment_statistics(std::span<const Prediction> predictions) const;
  // From sums to the values of `compute`. The metric must outlive it.
  StatisticFunction values_of_sums() const;

 private:
  void add_intervals(const SegmentStatistics& statistics, std::vector<Score>& scores) const;

  ResamplingOptions resampling_;
};

}  // namespace vqlm
