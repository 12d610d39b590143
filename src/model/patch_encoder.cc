#include "model/patch_encoder.h"

#include <utility>

#include "nn/linear.h"

namespace vqlm {

PatchEncoder::PatchEncoder(const TransformerOptions& options, SequenceEmbedding embedding,
                           std::int64_t downsampling)
    : downsampling_(downsampling),
      embedding_(register_module("embedding", std::move(embedding))),
      patch_projection_(register_module(
          "patch_projection", torch::nn::Linear(downsampling * options.d_model, options.d_model))),
      encoder_(register_module("encoder", TransformerEncoder(options))) {}

EncodedStates PatchEncoder::forward(const torch::Tensor& ids, const torch::Tensor& mask) {
  const auto tokens = embedding_->tokens(ids).masked_fill(mask.logical_not().unsqueeze(-1), 0);
  const auto patches = tokens.view({ids.size(0), ids.size(1) / downsampling_, -1});
  const auto exists = state_mask(mask, downsampling_);
  const auto x = embedding_->add_positions(linear(patches, patch_projection_));
  return {encoder_->forward(x, exists), exists};
}

}  // namespace vqlm
