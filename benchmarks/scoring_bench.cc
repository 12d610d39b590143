// BLEU and chrF statistics of a corpus of made-up sentences, items being segments.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/random.h"
#include "metrics/bleu.h"
#include "metrics/chrf.h"

namespace vqlm {
namespace {

constexpr std::size_t kSegments = 500, kWords = 20;

// Words are drawn from few, so that hypotheses and references share n-grams.
std::vector<std::string> sentences(std::uint64_t seed) {
  const std::vector<std::string> words{"the", "Cat,", "sat", "on",   "a",    "mat.",  "dogs",
                                       "run", "3.5",  "%",   "over", "\"it", "all\"", "again!"};
  Pcg64 random(seed);
  std::vector<std::string> result;
  for (std::size_t i = 0; i < kSegments; ++i) {
    std::string line;
    for (std::size_t w = 0; w < kWords; ++w) {
      const auto index = random.next_double() * static_cast<double>(words.size());
      line += (w == 0 ? "" : " ") + words[static_cast<std::size_t>(index)];
    }
    result.push_back(line);
  }
  return result;
}

template <typename Counter>
void count_corpus(benchmark::State& state, Counter counter) {
  const auto hypotheses = sentences(1), references = sentences(2);
  for (auto _ : state)
    for (std::size_t i = 0; i < kSegments; ++i) {
      const std::string_view reference = references[i];
      benchmark::DoNotOptimize(counter.statistics(hypotheses[i], {&reference, 1}));
    }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSegments));
}

void bleu_13a(benchmark::State& state) { count_corpus(state, BleuCounter(BleuOptions{})); }
BENCHMARK(bleu_13a)->Unit(benchmark::kMillisecond);

void chrf(benchmark::State& state) { count_corpus(state, ChrfCounter(ChrfOptions{})); }
BENCHMARK(chrf)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace vqlm
