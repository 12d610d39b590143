#include "stats/randomisation.h"

#include <cmath>
#include <string>

#include "core/error.h"
#include "core/random.h"
#include "stats/paired_bootstrap.h"

namespace vqlm {
namespace {

// The sums of the two pseudo-systems of one trial. A set bit gives the first one the baseline's row
// and the second one the system's.
class Trial {
 public:
  Trial(const SegmentStatistics& baseline, const SegmentStatistics& system)
      : baseline_(baseline),
        system_(system),
        exact_(baseline.all_integers() && system.all_integers()) {
    total_ = baseline.sums();
    const std::vector<double> other = system.sums();
    for (std::size_t i = 0; i < total_.size(); ++i) total_[i] += other[i];
  }

  void draw(BitStream& bits) {
    first.assign(total_.size(), 0.0);
    second.assign(total_.size(), 0.0);
    for (std::size_t segment = 0; segment < baseline_.size(); ++segment) {
      const bool keep = bits.next();
      add((keep ? baseline_ : system_).row(segment), first);
      if (!exact_) add((keep ? system_ : baseline_).row(segment), second);
    }
    if (!exact_) return;
    for (std::size_t i = 0; i < total_.size(); ++i) second[i] = total_[i] - first[i];
  }

  std::vector<double> first, second;

 private:
  static void add(std::span<const double> row, std::vector<double>& sums) {
    for (std::size_t i = 0; i < row.size(); ++i) sums[i] += row[i];
  }
  const SegmentStatistics& baseline_;
  const SegmentStatistics& system_;
  bool exact_;  // integers: the second sum is what the first leaves
  std::vector<double> total_;
};

}  // namespace

std::vector<RandomisationTest> paired_randomisation(const SegmentStatistics& baseline,
                                                    const SegmentStatistics& system,
                                                    const StatisticFunction& function,
                                                    const RandomisationOptions& options) {
  check_paired(baseline, system);
  if (options.num_trials < 1)
    throw InvalidArgument(
        expected_got("randomisation", "at least one trial", std::to_string(options.num_trials)));
  const auto real_baseline = function(baseline.sums());
  const auto real_system = function(system.sums());
  Pcg64 random(options.seed);
  BitStream bits(random);
  Trial trial(baseline, system);
  std::vector<int> beyond(real_system.size(), 0);
  for (int i = 0; i < options.num_trials; ++i) {
    trial.draw(bits);
    const auto first = function(trial.first);
    const auto second = function(trial.second);
    for (std::size_t v = 0; v < beyond.size(); ++v)
      if (std::abs(first[v] - second[v]) > std::abs(real_system[v] - real_baseline[v])) ++beyond[v];
  }
  std::vector<RandomisationTest> result;
  for (std::size_t v = 0; v < beyond.size(); ++v)
    result.push_back(
        {real_baseline[v], real_system[v], real_system[v] - real_baseline[v],
         static_cast<double>(beyond[v] + 1) / static_cast<double>(options.num_trials + 1)});
  return result;
}

}  // namespace vqlm
