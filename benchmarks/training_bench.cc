// A training step of a Transformer language model (4 layers, width 256, vocabulary 4,000, batches
// of 16 x 128 tokens), items being tokens.
#include <benchmark/benchmark.h>

#include "baselines/transformer_lm.h"
#include "nn/adamw.h"
#include "nn/loss.h"

namespace vqlm {
namespace {

constexpr std::int64_t kVocab = 4000, kRows = 16, kLength = 128, kNoPad = -1;

void training_step(benchmark::State& state) {
  torch::manual_seed(1);
  TransformerLmOptions options;
  options.transformer = {256, 8, 1024, 4, static_cast<double>(state.range(0)) / 100};
  const auto network = make_transformer_network(options, kVocab, 0);
  network->train();
  AdamW optimizer(*network, {});
  const auto tokens = torch::randint(4, kVocab, {kRows, kLength + 1}, torch::kInt64);
  const auto inputs = tokens.narrow(1, 0, kLength), targets = tokens.narrow(1, 1, kLength);
  for (auto _ : state) {
    optimizer.zero_gradients();
    const auto loss =
        token_loss(network->logits(network->hidden(inputs)), targets.contiguous(), kNoPad, 0);
    loss.loss.backward();
    const double norm = optimizer.gradient_norm();
    if (norm > 1) optimizer.scale_gradients(1 / norm);
    optimizer.step(3e-4);
  }
  state.SetItemsProcessed(state.iterations() * kRows * kLength);
}
// The argument is the dropout in per cent.
BENCHMARK(training_step)->Arg(0)->Arg(10)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace vqlm
