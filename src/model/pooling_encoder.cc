#include "model/pooling_encoder.h"

#include <utility>

namespace vqlm {

PoolingEncoder::PoolingEncoder(const TransformerOptions& options, SequenceEmbedding embedding,
                               std::int64_t downsampling)
    : downsampling_(downsampling),
      embedding_(register_module("embedding", std::move(embedding))),
      encoder_(register_module("encoder", TransformerEncoder(options))),
      query_(register_parameter("query", torch::randn({options.d_model}))),
      pooling_(register_module("pooling", CrossAttention(options.d_model, options.num_heads))),
      norm_(register_module(
          "norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({options.d_model})))) {}

EncodedStates PoolingEncoder::forward(const torch::Tensor& ids, const torch::Tensor& mask) {
  const auto tokens = encoder_->forward(embedding_->forward(ids), mask);
  const auto width = tokens.size(2), blocks = ids.size(0) * ids.size(1) / downsampling_;
  const auto memory = pooling_->project_memory(tokens.reshape({blocks, downsampling_, width}));
  const auto bias = attention_bias(mask.reshape({blocks, downsampling_}));
  const auto query = query_.view({1, 1, width}).expand({blocks, 1, width});
  const auto pooled = norm_->forward(pooling_->forward(query, memory, bias));
  return {pooled.view({ids.size(0), -1, width}), state_mask(mask, downsampling_)};
}

}  // namespace vqlm
