// Resampling as sacreBLEU does it, bit for bit: confidence intervals, the paired bootstrap and
// paired approximate randomisation over the segment statistics of one or more systems. Draws are
// those of numpy.random.default_rng; sums are float32 (bootstrap) or int64 and double
// (randomisation). Source: Koehn 2004; Riezler and Maxwell 2005; scoring rules, section 4.8.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/random.h"
#include "stats/segment_statistics.h"
#include "stats/typed_value.h"

namespace vqlm {

// The score of summed statistics, in the arithmetic of the test that calls it.
using SumsToValue = std::function<TypedValue(std::span<const double> sums)>;

// The generator that default_rng(int(seed)) gives; a decimal number of any size, blanks around it
// allowed. Throws InvalidArgument on anything else.
Pcg64 generator_of_seed(const std::string& seed);

struct ConfidenceEstimate {
  TypedValue mean;        // exact mean of the resampled scores, rounded once to their type
  TypedValue half_width;  // half of the 95 % percentile interval
};
// Bootstrap of one system; `num_resamples` is at least 1.
ConfidenceEstimate estimate_confidence(const SegmentStatistics& statistics,
                                       const SumsToValue& float_value, int num_resamples,
                                       Pcg64 random);

struct SystemStatistics {
  const SegmentStatistics* statistics = nullptr;
  double score = 0;  // on the whole set, in plain arithmetic
};

struct PairedResult {
  double score = 0;
  std::optional<double> p_value;               // none for the baseline
  std::optional<TypedValue> mean, half_width;  // of resampled scores, where there are any
};

// The first system is the baseline; one result a system. Throws InvalidArgument when the systems
// differ in size or width, or with fewer than one sample.
std::vector<PairedResult> paired_bootstrap_test(std::span<const SystemStatistics> systems,
                                                const SumsToValue& float_value, int num_resamples,
                                                const Pcg64& random);

struct RandomisationTestOptions {
  int num_trials = 10000;
  int num_confidence_resamples = 0;  // > 0: bootstrap intervals too, drawn after the masks
};
// `integer_value` scores the sums of a trial; `float_value` those of a confidence resample.
std::vector<PairedResult> paired_randomisation_test(std::span<const SystemStatistics> systems,
                                                    const SumsToValue& integer_value,
                                                    const SumsToValue& float_value,
                                                    const RandomisationTestOptions& options,
                                                    const Pcg64& random);

}  // namespace vqlm
