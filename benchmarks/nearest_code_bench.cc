// The nearest code of 16,384 vectors of width 256, items being vectors; beside it the product that
// no exact search can avoid.
#include <benchmark/benchmark.h>

#include "model/nearest_code.h"

namespace vqlm {
namespace {

constexpr std::int64_t kVectors = 16384, kWidth = 256;

void nearest_code(benchmark::State& state) {
  torch::manual_seed(1);
  const auto z = torch::randn({kVectors, kWidth}),
             codebook = torch::randn({state.range(0), kWidth});
  for (auto _ : state) benchmark::DoNotOptimize(nearest_codes(z, codebook));
  state.SetItemsProcessed(state.iterations() * kVectors);
}
BENCHMARK(nearest_code)->Arg(256)->Arg(4096)->Unit(benchmark::kMillisecond);

void product_alone(benchmark::State& state) {
  torch::manual_seed(1);
  const auto z = torch::randn({kVectors, kWidth}),
             codebook = torch::randn({state.range(0), kWidth});
  for (auto _ : state) benchmark::DoNotOptimize(z.matmul(codebook.t()));
  state.SetItemsProcessed(state.iterations() * kVectors);
}
BENCHMARK(product_alone)->Arg(256)->Arg(4096)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace vqlm
