// A number with what is needed to trust it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vqlm {

enum class Direction { kHigherIsBetter, kLowerIsBetter, kNeither };

struct Interval {
  double lower = 0, upper = 0;
  double level = 0.95;
  std::string method;  // "bootstrap over segments, 1000 resamples, seed 12345"
};

struct Score {
  std::string name;  // "bleu", "codebook.perplexity"
  double value = 0;
  std::string unit;  // "", "nats", "bits/byte", "ms"
  Direction direction = Direction::kNeither;
  std::optional<Interval> interval;  // absent where the metric has no sound method
  std::string signature;       // how the number was made; "version:2.6.0+vqlm.0.1.0" at its end
  std::string kind;            // of likelihoods: "exact", "bound", ...; else empty
  bool timing = false;         // differs from run to run; kept out of comparisons
  std::string absent;          // why there is no value ("not comparable: ..."); else empty
  std::string record;          // key of the store's record that holds it; "" outside a run
  std::vector<double> series;  // optional detail: a histogram (codebook counts) to draw from
};

}  // namespace vqlm
