#include "model/soft_em_quantizer.h"

#include <c10/core/impl/LocalDispatchKeySet.h>

#include <algorithm>
#include <memory>

#include "model/nearest_code.h"

namespace vqlm {
namespace {

constexpr std::int64_t kChunkNumbers = 1 << 20;  // of the softmax held at a time

}  // namespace

SoftEmOptions read_soft_em_options(JsonReader& reader) {
  SoftEmOptions options{read_vq_options(reader), read_ema_codebook_options(reader)};
  options.samples = reader.get_int("samples", options.samples, 0, 1000);
  options.temperature = reader.get_double("temperature", options.temperature, 1e-6, 1e6);
  options.stochastic = reader.get_bool("stochastic", options.stochastic);
  return options;
}

SoftEmQuantizer::SoftEmQuantizer(const SoftEmOptions& options)
    : options_(options), codebook_(*this, options.codes, options.code_dim, options) {}

Quantized SoftEmQuantizer::forward(const torch::Tensor& z, const torch::Tensor& mask) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  const VqBottleneck bottleneck(z, mask);
  const auto& states = bottleneck.states();
  torch::Tensor vectors, codes;
  if (is_training()) {
    const auto assignment = assign(states.detach());
    remember(states, assignment);
    vectors = assignment.vectors;
    codes = assignment.codes;
  } else {
    codes = nearest_codes(states.detach(), codebook_.vectors());
    vectors = codebook_.vectors().index_select(0, codes);
  }
  return bottleneck.put_back(pass_gradient(options_.gradient, states, vectors), codes,
                             options_.commitment * torch::mse_loss(states, vectors));
}

// The logits are (2 z.e - |e|^2) / temperature: |z|^2 is the same for all codes and drops out.
SoftEmQuantizer::Assignment SoftEmQuantizer::assign(const torch::Tensor& states) const {
  const torch::NoGradGuard no_grad;
  const std::int64_t num_states = states.size(0);
  const bool expected = options_.samples == 0;
  const auto draws = expected && options_.stochastic ? std::int64_t{1} : options_.samples;
  const auto integers = states.options().dtype(torch::kInt64);
  Assignment result{
      torch::zeros_like(states),
      torch::empty({num_states}, integers),
      {torch::zeros({options_.codes}, states.options()), torch::zeros_like(codebook_.vectors())}};
  const auto drawn = torch::empty({draws, num_states}, integers);
  const auto bias = codebook_.vectors().square().sum(1).mul(-0.5);
  const auto chunk_rows = std::max<std::int64_t>(1, kChunkNumbers / options_.codes);
  for (std::int64_t from = 0; from < num_states; from += chunk_rows) {
    const auto rows = std::min(chunk_rows, num_states - from);
    const auto chunk = states.narrow(0, from, rows);
    const auto scores = torch::addmm(bias, chunk, codebook_.vectors().t());
    const auto p = (scores * (2 / options_.temperature)).softmax(1);
    if (draws > 0) drawn.narrow(1, from, rows).copy_(p.multinomial(draws, true).t());
    result.codes.narrow(0, from, rows)
        .copy_(options_.stochastic ? drawn[0].narrow(0, from, rows) : scores.argmax(1));
    if (!expected) continue;
    result.vectors.narrow(0, from, rows).copy_(p.matmul(codebook_.vectors()));
    result.sums.counts += p.sum(0);
    result.sums.sums.addmm_(p.t(), chunk);
  }
  if (!expected) average_draws(states, drawn, result);
  return result;
}

// drawn int64 [m, n]
void SoftEmQuantizer::average_draws(const torch::Tensor& states, const torch::Tensor& drawn,
                                    Assignment& result) const {
  for (std::int64_t i = 0; i < drawn.size(0); ++i) {
    result.vectors += codebook_.vectors().index_select(0, drawn[i]);
    const auto one = sum_by_code(states, drawn[i], options_.codes);
    result.sums.counts += one.counts;
    result.sums.sums += one.sums;
  }
  for (auto* sum : {&result.vectors, &result.sums.counts, &result.sums.sums})
    sum->div_(static_cast<double>(drawn.size(0)));
}

void SoftEmQuantizer::remember(const torch::Tensor& states, const Assignment& assignment) {
  if (codebook_.saw_any()) {
    seen_.counts += assignment.sums.counts;
    seen_.sums += assignment.sums.sums;
  } else {
    seen_ = assignment.sums;
  }
  codebook_.see(states, assignment.codes);
}

torch::Tensor SoftEmQuantizer::lookup(const torch::Tensor& codes) const {
  return torch::embedding(codebook_.vectors(), codes);
}

void SoftEmQuantizer::start(const torch::Tensor& samples, double states_per_step) {
  codebook_.start(samples, states_per_step);
}

void SoftEmQuantizer::after_step(std::int64_t step, std::int64_t total) {
  if (!codebook_.saw_any()) return;
  codebook_.after_step(seen_, step, total);
  seen_ = {};
}

void register_soft_em_quantizer(Registry<Quantizer>& quantizers) {
  quantizers.add("soft_em",
                 "several codes a state in training, drawn by their distances; codebook of moving "
                 "averages, k-means start, restart of rare codes; in evaluation the nearest",
                 [](JsonReader& reader) {
                   return std::make_unique<SoftEmQuantizer>(read_soft_em_options(reader));
                 });
}

}  // namespace vqlm
