// Generation by a Transformer language model (2 layers, width 128, vocabulary 4,000) with fresh
// weights, 64 tokens a text, items being tokens. The argument is the number of texts together.
#include <benchmark/benchmark.h>

#include <string>

#include "baselines/transformer_lm.h"
#include "nn/decoding.h"

namespace vqlm {
namespace {

constexpr std::int64_t kVocab = 4000;
constexpr int kLength = 64, kBegin = 2, kNoEnd = -1;

void generate(benchmark::State& state, DecodingMethod method) {
  torch::manual_seed(1);
  const torch::NoGradGuard no_grad;
  TransformerLmOptions options;
  options.transformer = {128, 4, 256, 2, 0};
  const auto network = make_transformer_network(options, kVocab, 0);
  network->eval();
  DecodeRequest request;
  request.end_id = kNoEnd;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    request.prefixes.push_back({kBegin});
    request.ids.push_back(std::to_string(i));
  }
  DecodingOptions decoding;
  decoding.method = method;
  decoding.max_tokens = kLength;
  for (auto _ : state) benchmark::DoNotOptimize(decode(*network->start(0), request, decoding));
  state.SetItemsProcessed(state.iterations() * state.range(0) * kLength);
}

void greedy(benchmark::State& state) { generate(state, DecodingMethod::kGreedy); }
void beam_5(benchmark::State& state) { generate(state, DecodingMethod::kBeam); }
void sample(benchmark::State& state) { generate(state, DecodingMethod::kSample); }
BENCHMARK(greedy)->Arg(1)->Arg(32)->Unit(benchmark::kMillisecond);
BENCHMARK(beam_5)->Arg(1)->Arg(32)->Unit(benchmark::kMillisecond);
BENCHMARK(sample)->Arg(1)->Arg(32)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace vqlm
