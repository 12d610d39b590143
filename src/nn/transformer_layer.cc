#include "nn/transformer_layer.h"

#include "nn/dropout.h"
#include "nn/initialization.h"

namespace vqlm {
namespace {

torch::nn::LayerNorm layer_norm(std::int64_t width) {
  return torch::nn::LayerNorm(torch::nn::LayerNormOptions({width}));
}

// Of the new positions offset ... offset + t - 1 among all: [1, 1, t, offset + t].
torch::Tensor causal_bias(std::int64_t offset, std::int64_t t, const torch::Tensor& like) {
  const auto mask =
      torch::ones({t, offset + t}, like.options().dtype(torch::kBool)).triu(offset + 1);
  return torch::zeros({1, 1, t, offset + t}, like.options()).masked_fill_(mask, -1e9);
}

}  // namespace

FeedForwardImpl::FeedForwardImpl(const TransformerOptions& options)
    : activation_(options.activation) {
  inner_ = register_module("inner", torch::nn::Linear(options.d_model, options.d_ff));
  outer_ = register_module("outer", torch::nn::Linear(options.d_ff, options.d_model));
  init_linear(inner_);
  init_linear(outer_);
}

torch::Tensor FeedForwardImpl::forward(const torch::Tensor& x) {
  const torch::Tensor inner = inner_(x);
  return outer_(activation_ == Activation::kGelu ? torch::gelu(inner) : torch::relu(inner));
}

TransformerLayerImpl::TransformerLayerImpl(const TransformerOptions& options, bool cross_attention)
    : dropout_(options.dropout) {
  const std::int64_t width = options.d_model;
  self_norm_ = register_module("self_norm", layer_norm(width));
  self_attention_ = register_module("self_attention", SelfAttention(width, options.num_heads));
  if (cross_attention) {
    cross_norm_ = register_module("cross_norm", layer_norm(width));
    cross_attention_ = register_module("cross_attention", CrossAttention(width, options.num_heads));
  }
  feed_forward_norm_ = register_module("feed_forward_norm", layer_norm(width));
  feed_forward_ = register_module("feed_forward", FeedForward(options));
}

torch::Tensor TransformerLayerImpl::add(const torch::Tensor& x, const torch::Tensor& change) const {
  return add_dropout(x, change, dropout_, is_training());
}

torch::Tensor TransformerLayerImpl::forward(torch::Tensor x, const View& view) {
  x = add(x, self_attention_(self_norm_(x), view.bias, view.causal));
  if (cross_attention_)
    x = add(x, cross_attention_->attend_to(view.memory, cross_norm_(x), view.memory_bias));
  return add(x, feed_forward_(feed_forward_norm_(x)));
}

AttentionHeads TransformerLayerImpl::project_memory(const torch::Tensor& states) {
  return cross_attention_->project_memory(states);
}

torch::Tensor TransformerLayerImpl::step(torch::Tensor x, DecoderCache& cache, std::size_t index) {
  const AttentionHeads heads = self_attention_->project(self_norm_(x));
  const std::int64_t t = x.size(1), offset = cache.length;
  const AttentionHeads all = cache.append(index, heads.key, heads.value);
  const bool causal = t > 1 && offset == 0;
  const torch::Tensor bias =
      t > 1 && offset > 0 ? causal_bias(offset, t, heads.query) : torch::Tensor();
  x = add(x, self_attention_->merge(attend(heads.query, all.key, all.value, bias, causal)));
  if (cross_attention_) {
    const AttentionHeads memory{{}, cache.memory_keys[index], cache.memory_values[index]};
    x = add(x, cross_attention_(cross_norm_(x), memory, cache.memory_bias));
  }
  return add(x, feed_forward_(feed_forward_norm_(x)));
}

}  // namespace vqlm
