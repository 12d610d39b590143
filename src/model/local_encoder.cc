#include "model/local_encoder.h"

#include <utility>

#include "nn/linear.h"

namespace vqlm {

LocalEncoder::LocalEncoder(const TransformerOptions& options, SequenceEmbedding embedding,
                           std::int64_t downsampling)
    : downsampling_(downsampling),
      embedding_(register_module("embedding", std::move(embedding))),
      inner_(register_module("inner",
                             torch::nn::Linear(downsampling * options.d_model, options.d_ff))),
      outer_(register_module("outer", torch::nn::Linear(options.d_ff, options.d_model))),
      norm_(register_module(
          "norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({options.d_model})))) {}

EncodedStates LocalEncoder::forward(const torch::Tensor& ids, const torch::Tensor& mask) {
  const auto tokens = embedding_->tokens(ids).masked_fill(mask.logical_not().unsqueeze(-1), 0);
  const auto side_by_side = tokens.view({ids.size(0), ids.size(1) / downsampling_, -1});
  const auto states = linear(torch::gelu(linear(side_by_side, inner_)), outer_);
  return {norm_->forward(states), state_mask(mask, downsampling_)};
}

}  // namespace vqlm
