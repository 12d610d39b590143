// The scores of one run: every metric, every system, with signatures and statistical tests. The
// writers of the output formats read nothing else but the options.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "metrics/score_signature.h"
#include "scoring/pair_tests.h"
#include "stats/typed_value.h"

namespace vqlm {

// One metric of one system.
struct SystemScore {
  double score = 0;
  std::string verbose;                         // printed behind the score; "" for nothing
  std::vector<double> sums;                    // statistics of the whole set
  std::optional<double> p_value;               // against the baseline
  std::optional<TypedValue> mean, half_width;  // of resampled scores: 95 % interval
};

struct MetricResult {
  std::string id;    // "bleu", "chrf", "ter"
  std::string name;  // "chrF2++"
  bool lower_is_better = false;
  std::vector<SignatureField> signature;
  std::vector<SystemScore> systems;
  std::optional<PairTests> pairs;  // every system against every other
};

struct ScoreResult {
  std::vector<std::string> systems;  // names; with paired tests the first is the baseline
  std::size_t num_segments = 0, num_references = 0;
  std::optional<int> num_samples;   // resamples or trials, where there was a test
  std::optional<std::string> seed;  // of the test
  std::vector<MetricResult> metrics;
};

}  // namespace vqlm
