#include "scoring/evaluate.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <climits>
#include <cmath>
#include <cstdint>
#include <random>

#include "core/error.h"
#include "core/random.h"
#include "metrics/lower_case.h"
#include "scoring/python_number.h"
#include "stats/corpus_resampling.h"

namespace vqlm {
namespace {

bool is_bootstrapped(const ScoreOptions& options) {
  return options.confidence && options.confidence_n > 1;
}

bool has_no_seed(const ScoreOptions& options) { return lower_case(options.seed) == "none"; }

Pcg64 random_of(const ScoreOptions& options) {
  if (!has_no_seed(options)) {
    try {
      return generator_of_seed(options.seed);
    } catch (const InvalidArgument& error) {
      throw RuntimeError(error.what());
    }
  }
  std::random_device entropy;
  std::array<std::uint32_t, 4> words{};
  for (std::uint32_t& word : words) word = entropy();
  words.back() |= 1;  // no leading zero word
  return Pcg64(std::span<const std::uint32_t>(words));
}

// A negative smoothing value may ask for the logarithm of a negative number.
TypedValue checked(TypedValue value, const ScoreOptions& options) {
  const std::optional<double> smooth = options.bleu.smooth_value;
  if (!std::isnan(value.value) || !smooth || !(*smooth < 0)) return value;
  if (std::isinf(*smooth) && options.bleu.smooth == BleuSmoothing::kAddK) return value;
  throw RuntimeError(expected_got("--smooth-value", "a value that leaves precisions positive",
                                  python_repr(*smooth)));
}

SumsToValue scored_in(const CorpusMetric& metric, SumsArithmetic arithmetic,
                      const ScoreOptions& options) {
  return [&metric, arithmetic, &options](std::span<const double> sums) {
    return checked(metric.value(sums, arithmetic), options);
  };
}

int sample_count(long long given, long long fallback, const std::string& name) {
  const long long count = given > 0 ? given : fallback;
  if (count > INT_MAX / 2)
    throw RuntimeError(expected_got(name, "at most a thousand million", std::to_string(count)));
  return static_cast<int>(count);
}

int paired_samples(const ScoreOptions& options) {
  return options.paired == PairedTest::kBootstrap
             ? sample_count(options.paired_bs_n, 1000, "--paired-bs-n")
             : sample_count(options.paired_ar_n, 10000, "--paired-ar-n");
}

std::vector<PairedResult> run_paired_test(const CorpusMetric& metric,
                                          std::span<const SystemStatistics> systems,
                                          const ScoreOptions& options, const Pcg64& random) {
  const SumsToValue float_value = scored_in(metric, SumsArithmetic::kFloat, options);
  if (options.paired == PairedTest::kBootstrap)
    return paired_bootstrap_test(systems, float_value, paired_samples(options), random);
  RandomisationTestOptions trials;
  trials.num_trials = paired_samples(options);
  return paired_randomisation_test(systems, scored_in(metric, SumsArithmetic::kInteger, options),
                                   float_value, trials, random);
}

std::vector<double> scores_of(const MetricResult& result) {
  std::vector<double> scores;
  for (const SystemScore& system : result.systems) scores.push_back(system.score);
  return scores;
}

void add_paired_results(MetricResult& result, const CorpusMetric& metric,
                        std::span<const SystemCounts> counts, const ScoreOptions& options,
                        const Pcg64& random) {
  std::vector<SystemStatistics> systems;
  for (std::size_t s = 0; s < counts.size(); ++s)
    systems.push_back({&counts[s].rows, result.systems[s].score});
  const std::vector<PairedResult> tests = run_paired_test(metric, systems, options, random);
  for (std::size_t s = 0; s < tests.size(); ++s) {
    result.systems[s].p_value = tests[s].p_value;
    result.systems[s].mean = tests[s].mean;
    result.systems[s].half_width = tests[s].half_width;
  }
  if (!options.all_pairs) return;
  const auto p_values_against = [&](std::size_t baseline) {
    const auto rest = std::span<const SystemStatistics>(systems).subspan(baseline);
    std::vector<double> p_values;
    for (const PairedResult& test :
         baseline == 0 ? tests : run_paired_test(metric, rest, options, random))
      if (test.p_value) p_values.push_back(*test.p_value);
    return p_values;
  };
  result.pairs = test_all_pairs(scores_of(result), result.lower_is_better, p_values_against);
}

// sacreBLEU cannot average resampled scores of which some are float32 and some are not: those of
// resamples without any n-gram or word. Only full JSON, which it lacks, has their interval.
void add_interval(SystemScore& system, const CorpusMetric& metric, const SegmentStatistics& rows,
                  const ScoreOptions& options) {
  std::atomic<bool> any_single = false, any_double = false;
  const SumsToValue score = scored_in(metric, SumsArithmetic::kFloat, options);
  const auto noted_score = [&](std::span<const double> sums) {
    const TypedValue value = score(sums);
    (value.single ? any_single : any_double) = true;
    return value;
  };
  const auto [mean, half_width] = estimate_confidence(
      rows, noted_score, sample_count(options.confidence_n, 1000, "--confidence-n"),
      random_of(options));
  if (any_single && any_double && options.format != OutputFormat::kFullJson)
    throw RuntimeError(expected_got("--confidence", "resamples that all have words, as sacreBLEU",
                                    "empty ones too (--format full-json scores them)"));
  system.mean = mean;
  system.half_width = half_width;
}

SignatureRun signature_run(const ScoreOptions& options, std::size_t num_references) {
  SignatureRun run;
  run.nrefs = std::to_string(num_references);
  if (options.paired == PairedTest::kBootstrap) run.bs = paired_samples(options);
  if (options.paired == PairedTest::kRandomisation) run.ar = paired_samples(options);
  if (options.paired != PairedTest::kNone)
    run.seed = has_no_seed(options) ? "none" : python_int_digits(options.seed);
  if (options.paired == PairedTest::kNone && is_bootstrapped(options)) {
    run.bs = sample_count(options.confidence_n, 1000, "--confidence-n");
    run.seed = lower_case(options.seed);
  }
  return run;
}

SystemScore score_system(const CorpusMetric& metric, const SystemCounts& counts,
                         const ScoreOptions& options) {
  SystemScore system;
  system.score = plain_score(metric, counts.sums, options);
  system.verbose = metric.verbose(counts.sums);
  system.sums = counts.sums;
  return system;
}

}  // namespace

bool needs_rows(const ScoreOptions& options) {
  return options.sentence_level || options.paired != PairedTest::kNone || is_bootstrapped(options);
}

double plain_score(const CorpusMetric& metric, std::span<const double> sums,
                   const ScoreOptions& options) {
  return checked(metric.value(sums, SumsArithmetic::kPlain), options).value;
}

ScoreResult evaluate(const CorpusCounts& counts, const MetricSet& set,
                     const ScoreOptions& options) {
  ScoreResult result;
  result.num_segments = counts.num_segments;
  result.num_references = counts.num_references;
  const SignatureRun run = signature_run(options, counts.num_references);
  result.num_samples = run.bs ? run.bs : run.ar;
  result.seed = run.seed;
  for (std::size_t m = 0; m < set.metrics.size(); ++m) {
    const CorpusMetric& metric = *set.metrics[m];
    MetricResult scored;
    scored.id = set.ids[m];
    scored.name = metric.name();
    scored.lower_is_better = scored.id == "ter";
    for (const SystemCounts& system : counts.metrics[m])
      scored.systems.push_back(score_system(metric, system, options));
    if (options.paired != PairedTest::kNone) {
      add_paired_results(scored, metric, counts.metrics[m], options, random_of(options));
    } else if (is_bootstrapped(options)) {
      add_interval(scored.systems[0], metric, counts.metrics[m][0].rows, options);
    }
    scored.signature = score_signature(run, metric.signature_fields());
    result.metrics.push_back(std::move(scored));
  }
  return result;
}

}  // namespace vqlm
