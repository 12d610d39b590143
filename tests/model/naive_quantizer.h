// What the tests of vector quantisers share: a batch with masked states, the nearest code by plain
// loops, and the state of a training carried over to another quantiser.
#pragma once

#include <gtest/gtest.h>

#include "model/quantizer.h"
#include "nn/device.h"

namespace vqlm {

// 2 texts of 5 states of 3 numbers, 8 of the 10 real.
struct MaskedBatch {
  MaskedBatch()
      : z(torch::randn({2, 5, 3})),
        mask(torch::ones({2, 5}, torch::kBool)),
        weights(torch::randn({2, 5, 3})) {
    mask[1].slice(0, 3).fill_(false);
  }
  torch::Tensor real() const { return rows_of(z); }
  torch::Tensor rows_of(const torch::Tensor& states) const {
    return states.reshape({-1, 3}).index_select(0, mask.view({-1}).nonzero().squeeze(1));
  }
  // Rows [8, 3] in their places, 0 elsewhere.
  torch::Tensor spread(const torch::Tensor& rows) const {
    return torch::zeros({10, 3}, rows.options())
        .index_copy(0, mask.view({-1}).nonzero().squeeze(1), rows)
        .view({2, 5, 3});
  }
  torch::Tensor z, mask, weights;
};

// The code of one vector.
inline std::int64_t naive_code(const torch::Tensor& vector, const torch::Tensor& codebook) {
  std::int64_t best = 0;
  double smallest = 1e30;
  for (std::int64_t k = 0; k < codebook.size(0); ++k) {
    double distance = 0;
    for (std::int64_t c = 0; c < codebook.size(1); ++c) {
      const double d = vector[c].item<double>() - codebook[k][c].item<double>();
      distance += d * d;
    }
    if (distance < smallest) {
      smallest = distance;
      best = k;
    }
  }
  return best;
}

// int64 [n]
inline torch::Tensor naive_codes(const torch::Tensor& rows, const torch::Tensor& codebook) {
  const auto codes = torch::empty({rows.size(0)}, torch::kInt64);
  for (std::int64_t i = 0; i < rows.size(0); ++i) codes[i] = naive_code(rows[i], codebook);
  return codes;
}

// Masked states are 0 and of code 0; the others hold `vectors` [8, 3] and `codes` [8].
inline void expect_masked(const Quantized& result, const MaskedBatch& batch,
                          const torch::Tensor& vectors, const torch::Tensor& codes) {
  EXPECT_TRUE(torch::allclose(result.states.detach(), batch.spread(vectors), 1e-5, 1e-6));
  const auto hidden = batch.mask.logical_not();
  EXPECT_EQ(result.states.masked_select(hidden.unsqueeze(-1)).count_nonzero().item<long>(), 0);
  EXPECT_EQ(result.codes.masked_select(hidden).count_nonzero().item<long>(), 0);
  EXPECT_TRUE(result.codes.masked_select(batch.mask).equal(codes));
}

inline void expect_autocast_changes_nothing(Quantizer& quantizer, const MaskedBatch& batch) {
  const auto plain = quantizer.forward(batch.z, batch.mask);
  const Autocast autocast(torch::kCPU, true);
  const auto result = quantizer.forward(batch.z, batch.mask);
  EXPECT_TRUE(result.codes.equal(plain.codes));
  EXPECT_TRUE(result.states.equal(plain.states));
  EXPECT_TRUE(result.loss.equal(plain.loss));
}

// One step as the training makes it, with plain gradient descent on the parameters.
inline void train_step(Quantizer& quantizer, const MaskedBatch& batch, std::int64_t step) {
  quantizer.train();
  quantizer.zero_grad();
  const auto z = batch.z.clone().set_requires_grad(true);
  quantizer.forward(z, batch.mask).loss.backward();
  {
    const torch::NoGradGuard no_grad;
    for (auto& parameter : quantizer.parameters()) parameter.sub_(0.1 * parameter.grad());
  }
  quantizer.after_step(step, 10);
}

// Steps made by `first`, and by `second` from the parameters and buffers of `first` between them,
// give the same bits.
inline void expect_resumes(Quantizer& first, Quantizer& second) {
  const MaskedBatch batch, next;
  torch::manual_seed(3);
  train_step(first, batch, 1);
  {
    const torch::NoGradGuard no_grad;
    auto parameters = second.named_parameters();
    for (const auto& item : first.named_parameters()) parameters[item.key()].copy_(item.value());
    auto buffers = second.named_buffers();
    for (const auto& item : first.named_buffers()) buffers[item.key()].copy_(item.value());
  }
  for (Quantizer* quantizer : {&first, &second}) {
    torch::manual_seed(4);
    train_step(*quantizer, next, 2);
  }
  EXPECT_TRUE(second.codebook().equal(first.codebook()));
  EXPECT_EQ(second.values(), first.values());
  const auto buffers = second.named_buffers();
  for (const auto& item : first.named_buffers())
    EXPECT_TRUE(buffers[item.key()].equal(item.value())) << item.key();
}

}  // namespace vqlm
