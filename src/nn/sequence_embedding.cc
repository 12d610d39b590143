#include "nn/sequence_embedding.h"

#include <algorithm>
#include <cmath>

#include "nn/dropout.h"
#include "nn/linear.h"

namespace vqlm {
namespace {

// Sines in the first half of the width, cosines in the second: [length, D].
torch::Tensor sinusoids(std::int64_t length, std::int64_t width, const torch::Device& device) {
  const std::int64_t half = (width + 1) / 2;
  const auto position = torch::arange(length, torch::kDouble).unsqueeze(1);
  const auto rate = torch::exp(torch::arange(half, torch::kDouble) *
                               (-2.0 * std::log(10000.0) / static_cast<double>(width)));
  const auto angle = position * rate;
  return torch::cat({angle.sin(), angle.cos()}, 1).narrow(1, 0, width).to(device, torch::kFloat);
}

}  // namespace

SequenceEmbeddingImpl::SequenceEmbeddingImpl(std::int64_t vocab_size, std::int64_t d_model,
                                             double dropout)
    : d_model_(d_model), dropout_(dropout) {
  embedding_ = register_module("embedding", torch::nn::Embedding(vocab_size, d_model));
  torch::nn::init::normal_(embedding_->weight, 0, 1 / std::sqrt(static_cast<double>(d_model)));
}

SequenceEmbeddingImpl::SequenceEmbeddingImpl(const SequenceEmbeddingImpl& owner, double dropout)
    : embedding_(owner.embedding_), d_model_(owner.d_model_), dropout_(dropout) {}

torch::Tensor SequenceEmbeddingImpl::forward(const torch::Tensor& ids, std::int64_t offset) {
  return add_positions(tokens(ids), offset);
}

torch::Tensor SequenceEmbeddingImpl::tokens(const torch::Tensor& ids) {
  return embedding_(ids) * std::sqrt(static_cast<double>(d_model_));
}

torch::Tensor SequenceEmbeddingImpl::add_positions(const torch::Tensor& x, std::int64_t offset) {
  const std::int64_t length = x.size(1);
  return apply_dropout(x + positions(offset + length, x.device()).narrow(0, offset, length),
                       dropout_, is_training());
}

const torch::Tensor& SequenceEmbeddingImpl::positions(std::int64_t needed,
                                                      const torch::Device& device) {
  if (!positions_.defined() || positions_.size(0) < needed || positions_.device() != device)
    positions_ = sinusoids(std::max<std::int64_t>(256, 2 * needed), d_model_, device);
  return positions_;
}

void SequenceEmbeddingImpl::embed_row(std::int64_t id, std::int64_t position, float* x) {
  const float* token = embedding_->weight.const_data_ptr<float>() + id * d_model_;
  const float* place =
      positions(position + 1, torch::kCPU).const_data_ptr<float>() + position * d_model_;
  const auto scale = static_cast<float>(std::sqrt(static_cast<double>(d_model_)));
  for (std::int64_t i = 0; i < d_model_; ++i) x[i] = token[i] * scale + place[i];
}

torch::Tensor SequenceEmbeddingImpl::logits(const torch::Tensor& hidden) {
  return linear(hidden, embedding_->weight, torch::Tensor());
}

torch::Tensor SequenceEmbeddingImpl::weight() const { return embedding_->weight; }

}  // namespace vqlm
