#include "stats/corpus_resampling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/error.h"
#include "stats/drawn_sums.h"
#include "stats/means.h"
#include "stats/seed_words.h"
#include "stats/swapped_sums.h"

namespace vqlm {
namespace {

// Resampled scores of one system, as an array of NumPy: of float32 unless one value is a double.
struct Scores {
  std::vector<double> values;
  bool single = true;

  void add(TypedValue value) {
    values.push_back(value.value);
    single = single && value.single;
  }
};

TypedValue half_width(std::vector<double> values, bool single) {
  std::sort(values.begin(), values.end());
  const std::size_t lower = values.size() / 40, upper = values.size() - lower - 1;
  if (!single) return {0.5 * (values[upper] - values[lower]), false};
  return {0.5F * (static_cast<float>(values[upper]) - static_cast<float>(values[lower])), true};
}

// The mean of the sorted values in T, as NumPy adds them.
template <typename T>
T mean_of(const std::vector<double>& values) {
  std::vector<T> numbers;
  for (const double value : values) numbers.push_back(static_cast<T>(value));
  return pairwise_mean(std::span<const T>(numbers));
}

TypedValue mean_of_sorted(Scores scores) {
  std::sort(scores.values.begin(), scores.values.end());
  if (scores.single) return {mean_of<float>(scores.values), true};
  return {mean_of<double>(scores.values), false};
}

// #{|d*| - mean |d*| > |d|} + 1 of n + 1, in T.
template <typename T>
double bootstrap_p_value(const Scores& baseline, const Scores& system, double difference) {
  std::vector<T> distances;
  for (std::size_t i = 0; i < system.values.size(); ++i)
    distances.push_back(
        std::abs(static_cast<T>(system.values[i]) - static_cast<T>(baseline.values[i])));
  const T mean = pairwise_mean(std::span<const T>(distances));
  const T real = static_cast<T>(difference);
  const auto beyond = std::count_if(distances.begin(), distances.end(),
                                    [&](T distance) { return distance - mean > real; });
  return static_cast<double>(beyond + 1) / static_cast<double>(distances.size() + 1);
}

// The scores of each system over the same resamples.
std::vector<Scores> resampled_scores(std::span<const SegmentStatistics* const> systems,
                                     const SumsToValue& float_value, int num_resamples,
                                     Pcg64& random) {
  const std::size_t width = systems.front()->width();
  std::vector<Scores> scores(systems.size());
  visit_drawn_sums(systems, num_resamples, Precision::kFloat, random,
                   [&](std::span<const double> sums) {
                     for (std::size_t i = 0; i < scores.size(); ++i)
                       scores[i].add(float_value(sums.subspan(i * width, width)));
                   });
  return scores;
}

// How many trials show a larger difference than the real one.
int num_beyond(const SystemStatistics& baseline, const SystemStatistics& system,
               const SumsToValue& value, int num_trials, Pcg64& random) {
  const double real = std::abs(baseline.score - system.score);
  int beyond = 0;
  const auto compare = [&](std::span<const double> first, std::span<const double> second) {
    if (std::abs(value(first).value - value(second).value) > real) ++beyond;
  };
  visit_swapped_sums(*baseline.statistics, *system.statistics, num_trials, random, compare);
  return beyond;
}

void set_confidence(PairedResult& result, const Scores& scores) {
  result.mean = mean_of_sorted(scores);
  result.half_width = half_width(scores.values, scores.single);
}

std::vector<const SegmentStatistics*> checked_statistics(std::span<const SystemStatistics> systems,
                                                         int num_samples) {
  if (num_samples < 1)
    throw InvalidArgument(
        expected_got("paired test", "at least one sample", std::to_string(num_samples)));
  if (systems.empty()) throw InvalidArgument(expected_got("paired test", "a baseline", "nothing"));
  std::vector<const SegmentStatistics*> statistics;
  for (const SystemStatistics& system : systems) {
    statistics.push_back(system.statistics);
    const SegmentStatistics& baseline = *statistics.front();
    if (system.statistics->size() != baseline.size() ||
        system.statistics->width() != baseline.width() || baseline.size() == 0)
      throw InvalidArgument(expected_got(
          "paired test", "the same segments of every system",
          std::to_string(baseline.size()) + " and " + std::to_string(system.statistics->size())));
  }
  return statistics;
}

}  // namespace

Pcg64 generator_of_seed(const std::string& seed) {
  return Pcg64(std::span<const std::uint32_t>(seed_words(seed)));
}

ConfidenceEstimate estimate_confidence(const SegmentStatistics& statistics,
                                       const SumsToValue& float_value, int num_resamples,
                                       Pcg64 random) {
  const std::array<const SegmentStatistics*, 1> systems{&statistics};
  const Scores scores = resampled_scores(systems, float_value, num_resamples, random).front();
  const double mean = exact_mean(scores.values);  // Python rounds to a double on the way to float32
  return {{scores.single ? static_cast<double>(static_cast<float>(mean)) : mean, scores.single},
          half_width(scores.values, scores.single)};
}

std::vector<PairedResult> paired_bootstrap_test(std::span<const SystemStatistics> systems,
                                                const SumsToValue& float_value, int num_resamples,
                                                const Pcg64& random) {
  const auto statistics = checked_statistics(systems, num_resamples);
  Pcg64 draws = random;
  const auto scores = resampled_scores(statistics, float_value, num_resamples, draws);
  std::vector<PairedResult> results(systems.size());
  for (std::size_t i = 0; i < systems.size(); ++i) {
    results[i].score = systems[i].score;
    set_confidence(results[i], scores[i]);
    if (i == 0) continue;
    const double difference = std::abs(systems[0].score - systems[i].score);
    results[i].p_value = scores[0].single && scores[i].single
                             ? bootstrap_p_value<float>(scores[0], scores[i], difference)
                             : bootstrap_p_value<double>(scores[0], scores[i], difference);
  }
  return results;
}

std::vector<PairedResult> paired_randomisation_test(std::span<const SystemStatistics> systems,
                                                    const SumsToValue& integer_value,
                                                    const SumsToValue& float_value,
                                                    const RandomisationTestOptions& options,
                                                    const Pcg64& random) {
  const auto statistics = checked_statistics(systems, options.num_trials);
  std::vector<PairedResult> results(systems.size());
  Pcg64 fresh = random, after_masks = random;
  for (std::size_t i = 0; i < systems.size(); ++i) {
    results[i].score = systems[i].score;
    if (i == 0) continue;
    after_masks = random;  // every system is compared with the same masks
    const int beyond =
        num_beyond(systems[0], systems[i], integer_value, options.num_trials, after_masks);
    results[i].p_value = (beyond + 1.0) / (options.num_trials + 1.0);
  }
  const int resamples = options.num_confidence_resamples;
  if (resamples < 1) return results;
  const auto all = std::span<const SegmentStatistics* const>(statistics);
  set_confidence(results[0], resampled_scores(all.first(1), float_value, resamples, fresh)[0]);
  if (all.size() == 1) return results;
  const auto scores = resampled_scores(all.subspan(1), float_value, resamples, after_masks);
  for (std::size_t i = 1; i < all.size(); ++i) set_confidence(results[i], scores[i - 1]);
  return results;
}

}  // namespace vqlm
