// Text metrics on one made-up corpus: tokenizers, segment statistics of each metric, resampling.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "made_up_corpus.h"
#include "metrics/bleu.h"
#include "metrics/bleu_tokenizer.h"
#include "metrics/chrf.h"
#include "metrics/corpus_metric.h"
#include "metrics/rouge.h"
#include "metrics/ter.h"
#include "metrics/tercom_tokenizer.h"
#include "stats/corpus_resampling.h"

namespace vqlm {
namespace {

constexpr std::size_t kSegments = 1000;
const char* const kSeed = "12345";

const MadeUpCorpus& corpus() {
  static const MadeUpCorpus made_up(kSegments);
  return made_up;
}

// Items are segments, bytes those of references and hypotheses.
void set_corpus_processed(benchmark::State& state) {
  std::size_t bytes = 0;
  for (const auto* side : {&corpus().references, &corpus().systems[0]})
    for (const std::string& line : *side) bytes += line.size();
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSegments));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

template <typename Tokenizer>
void tokenize_corpus(benchmark::State& state, Tokenizer& tokenizer) {
  std::string out;
  for (auto _ : state)
    for (const auto* side : {&corpus().references, &corpus().systems[0]})
      for (const std::string& line : *side) {
        tokenizer.tokenize(line, out);
        benchmark::DoNotOptimize(out.data());
      }
  set_corpus_processed(state);
}

void tokenize(benchmark::State& state, const char* name) {
  tokenize_corpus(state, *make_bleu_tokenizer(name));
}
BENCHMARK_CAPTURE(tokenize, none, "none")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(tokenize, 13a, "13a")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(tokenize, intl, "intl")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(tokenize, zh, "zh")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(tokenize, char, "char")->Unit(benchmark::kMicrosecond);

void tokenize_tercom(benchmark::State& state, bool normalized) {
  TercomOptions options;
  options.normalized = normalized;
  TercomTokenizer tokenizer(options);
  tokenize_corpus(state, tokenizer);
}
BENCHMARK_CAPTURE(tokenize_tercom, plain, false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(tokenize_tercom, normalized, true)->Unit(benchmark::kMicrosecond);

void count(benchmark::State& state, const std::unique_ptr<CorpusMetric>& metric) {
  const auto scorer = metric->scorer();
  std::vector<double> row(metric->width());
  for (auto _ : state)
    for (std::size_t i = 0; i < kSegments; ++i) {
      const std::string_view reference = corpus().references[i];
      const std::string_view hypothesis = corpus().systems[0][i];
      scorer->score({&reference, 1}, {&hypothesis, 1}, row);
      benchmark::DoNotOptimize(row.data());
    }
  set_corpus_processed(state);
}

ChrfOptions chrf_with_words() {
  ChrfOptions options;
  options.word_order = 2;
  return options;
}
BENCHMARK_CAPTURE(count, bleu, make_bleu({}))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(count, chrf, make_chrf({}))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(count, chrf++, make_chrf(chrf_with_words()))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(count, ter, make_ter({}))->Unit(benchmark::kMillisecond);

// ROUGE-1, 2, L and Lsum.
void rouge(benchmark::State& state, bool use_stemmer) {
  RougeOptions options;
  options.use_stemmer = use_stemmer;
  RougeScorer scorer(options);
  for (auto _ : state)
    for (std::size_t i = 0; i < kSegments; ++i)
      benchmark::DoNotOptimize(scorer.score(corpus().references[i], corpus().systems[0][i]));
  set_corpus_processed(state);
}
BENCHMARK_CAPTURE(rouge, words, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rouge, stems, true)->Unit(benchmark::kMillisecond);

// The statistics of both systems.
struct ScoredSystems {
  std::unique_ptr<CorpusMetric> metric = make_bleu({});
  std::vector<SegmentStatistics> statistics;
  std::vector<SystemStatistics> systems;

  ScoredSystems() {
    const auto scorer = metric->scorer();
    std::vector<double> row(metric->width());
    statistics.assign(2, SegmentStatistics(metric->width()));
    for (std::size_t s = 0; s < statistics.size(); ++s)
      for (std::size_t i = 0; i < kSegments; ++i) {
        const std::string_view reference = corpus().references[i];
        const std::string_view hypothesis = corpus().systems[s][i];
        scorer->score({&reference, 1}, {&hypothesis, 1}, row);
        statistics[s].add(row);
      }
    for (const SegmentStatistics& each : statistics)
      systems.push_back({&each, metric->value(each.sums(), SumsArithmetic::kPlain).value});
  }

  SumsToValue value(SumsArithmetic arithmetic) const {
    return [this, arithmetic](std::span<const double> sums) {
      return metric->value(sums, arithmetic);
    };
  }
};

// Items are the rows that the drawn samples are made of.
void set_samples_processed(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * state.range(0) *
                          static_cast<std::int64_t>(kSegments));
}

void confidence(benchmark::State& state) {
  const ScoredSystems scored;
  for (auto _ : state)
    benchmark::DoNotOptimize(
        estimate_confidence(scored.statistics[0], scored.value(SumsArithmetic::kFloat),
                            static_cast<int>(state.range(0)), generator_of_seed(kSeed)));
  set_samples_processed(state);
}
BENCHMARK(confidence)->Arg(1000)->Unit(benchmark::kMillisecond);

void paired_bootstrap(benchmark::State& state) {
  const ScoredSystems scored;
  for (auto _ : state)
    benchmark::DoNotOptimize(
        paired_bootstrap_test(scored.systems, scored.value(SumsArithmetic::kFloat),
                              static_cast<int>(state.range(0)), generator_of_seed(kSeed)));
  set_samples_processed(state);
}
BENCHMARK(paired_bootstrap)->Arg(1000)->Unit(benchmark::kMillisecond);

void paired_randomisation(benchmark::State& state) {
  const ScoredSystems scored;
  RandomisationTestOptions options;
  options.num_trials = static_cast<int>(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(paired_randomisation_test(
        scored.systems, scored.value(SumsArithmetic::kInteger),
        scored.value(SumsArithmetic::kFloat), options, generator_of_seed(kSeed)));
  set_samples_processed(state);
}
BENCHMARK(paired_randomisation)->Arg(10000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace vqlm
