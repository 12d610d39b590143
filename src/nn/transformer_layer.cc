#include "nn/transformer_layer.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "nn/dropout.h"
#include "nn/initialization.h"
#include "nn/linear.h"

namespace vqlm {
namespace {

constexpr float kSqrtHalf = std::numbers::sqrt2_v<float> / 2;
constexpr float kSqrtTwoOverPi = std::numbers::sqrt2_v<float> * std::numbers::inv_sqrtpi_v<float>;
constexpr float kCubicPart = 0.044715F;

torch::nn::LayerNorm layer_norm(const TransformerOptions& options) {
  return torch::nn::LayerNorm(
      torch::nn::LayerNormOptions({options.d_model}).eps(options.norm_epsilon));
}

torch::Tensor activated(const torch::Tensor& x, Activation activation) {
  switch (activation) {
    case Activation::kGelu:
      return torch::gelu(x);
    case Activation::kGeluTanh:
      return torch::gelu(x, "tanh");
    case Activation::kSilu:
      return torch::silu(x);
    case Activation::kRelu:
      break;
  }
  return torch::relu(x);
}

float activated(float x, Activation activation) {
  switch (activation) {
    case Activation::kGelu:
      return x * 0.5F * (1 + std::erf(x * kSqrtHalf));
    case Activation::kGeluTanh:
      return x * 0.5F * (1 + std::tanh(kSqrtTwoOverPi * (x + kCubicPart * x * x * x)));
    case Activation::kSilu:
      return x / (1 + std::exp(-x));
    case Activation::kRelu:
      break;
  }
  return std::max(x, 0.0F);
}

void activate(std::vector<float>& values, Activation activation) {
  if (activation == Activation::kRelu)  // a loop of its own, which vectorises
    for (float& value : values) value = std::max(value, 0.0F);
  else
    for (float& value : values) value = activated(value, activation);
}

// Of the new positions offset ... offset + t - 1 among all: [1, 1, t, offset + t].
torch::Tensor causal_bias(std::int64_t offset, std::int64_t t, const torch::Tensor& like) {
  const auto mask =
      torch::ones({t, offset + t}, like.options().dtype(torch::kBool)).triu(offset + 1);
  return torch::zeros({1, 1, t, offset + t}, like.options()).masked_fill_(mask, -1e9);
}

// The memory of each of `count` rows; each memory serves as many of them, one behind the other.
std::vector<KeyValueRows> memories_of_rows(const DecoderCache& cache, std::size_t layer,
                                           std::int64_t count) {
  const torch::Tensor &keys = cache.memory_keys[layer], &values = cache.memory_values[layer];
  const std::int64_t group = count / keys.size(0), length = keys.size(2);
  const float* bias =
      cache.memory_bias.defined() ? cache.memory_bias.const_data_ptr<float>() : nullptr;
  std::vector<KeyValueRows> rows;
  for (std::int64_t row = 0; row < count; ++row) {
    const std::int64_t memory = row / group, place = memory * keys.stride(0);
    rows.push_back({keys.const_data_ptr<float>() + place, values.const_data_ptr<float>() + place,
                    bias == nullptr ? nullptr : bias + memory * length, keys.stride(1), length});
  }
  return rows;
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
  return linear(activated(linear(x, inner_), activation_), outer_);
}

void FeedForwardImpl::forward_rows(const float* x, std::int64_t count, float* out) const {
  std::vector<float> inner(static_cast<std::size_t>(count * inner_->weight.size(0)));
  linear_rows(inner_, x, count, inner.data());
  activate(inner, activation_);
  linear_rows(outer_, inner.data(), count, out);
}

TransformerLayerImpl::TransformerLayerImpl(const TransformerOptions& options, bool cross_attention)
    : dropout_(options.dropout), post_norm_(options.post_norm) {
  const std::int64_t width = options.d_model;
  self_norm_ = register_module("self_norm", layer_norm(options));
  self_attention_ = register_module("self_attention", SelfAttention(width, options.num_heads));
  if (cross_attention) {
    cross_norm_ = register_module("cross_norm", layer_norm(options));
    cross_attention_ = register_module("cross_attention", CrossAttention(width, options.num_heads));
  }
  feed_forward_norm_ = register_module("feed_forward_norm", layer_norm(options));
  feed_forward_ = register_module("feed_forward", FeedForward(options));
}

torch::Tensor TransformerLayerImpl::add(const torch::Tensor& x, const torch::Tensor& change) const {
  return add_dropout(x, change, dropout_, is_training());
}

template <typename SubLayer>
void TransformerLayerImpl::around_rows(float* x, std::int64_t count, float* space,
                                       const torch::nn::LayerNorm& norm,
                                       const SubLayer& sub_layer) const {
  const std::int64_t size = count * norm->weight.numel();
  float *normed = space, *change = space + size;
  if (!post_norm_) layer_norm_rows(norm, x, count, normed);
  sub_layer(post_norm_ ? x : normed, change);
  add_row(x, change, size);
  if (post_norm_) layer_norm_rows(norm, x, count, x);
}

template <typename SubLayer>
torch::Tensor TransformerLayerImpl::around(const torch::Tensor& x, torch::nn::LayerNorm& norm,
                                           const SubLayer& sub_layer) {
  if (post_norm_) return norm(add(x, sub_layer(x)));
  return add(x, sub_layer(norm(x)));
}

torch::Tensor TransformerLayerImpl::forward(torch::Tensor x, const View& view) {
  x = around(x, self_norm_, [&](const torch::Tensor& input) {
    return self_attention_(input, view.bias, view.causal);
  });
  if (cross_attention_)
    x = around(x, cross_norm_, [&](const torch::Tensor& input) {
      return cross_attention_->attend_to(view.memory, input, view.memory_bias);
    });
  return around(x, feed_forward_norm_,
                [&](const torch::Tensor& input) { return feed_forward_(input); });
}

void TransformerLayerImpl::forward_rows(float* x, std::int64_t count, const View& view) const {
  std::vector<float> space(static_cast<std::size_t>(2 * count * self_norm_->weight.numel()));
  around_rows(x, count, space.data(), self_norm_, [&](const float* input, float* change) {
    self_attention_->forward_rows(input, count, view.causal, change);
  });
  if (cross_attention_)
    around_rows(x, count, space.data(), cross_norm_, [&](const float* input, float* change) {
      cross_attention_->attend_to_rows(view.memory, view.memory_bias, input, count, change);
    });
  around_rows(x, count, space.data(), feed_forward_norm_, [&](const float* input, float* change) {
    feed_forward_->forward_rows(input, count, change);
  });
}

AttentionHeads TransformerLayerImpl::project_memory(const torch::Tensor& states) {
  return cross_attention_->project_memory(states);
}

torch::Tensor TransformerLayerImpl::step(torch::Tensor x, DecoderCache& cache, std::size_t index) {
  const std::int64_t t = x.size(1), offset = cache.length;
  x = around(x, self_norm_, [&](const torch::Tensor& input) {
    const AttentionHeads heads = self_attention_->project(input);
    const AttentionHeads all = cache.append(index, heads.key, heads.value);
    const bool causal = t > 1 && offset == 0;
    const torch::Tensor bias =
        t > 1 && offset > 0 ? causal_bias(offset, t, heads.query) : torch::Tensor();
    return self_attention_->merge(attend(heads.query, all.key, all.value, bias, causal));
  });
  if (cross_attention_)
    x = around(x, cross_norm_, [&](const torch::Tensor& input) {
      const AttentionHeads memory{{}, cache.memory_keys[index], cache.memory_values[index]};
      if (cache.keep_attention && index + 1 == cache.memory_keys.size())
        cache.attention = cross_attention_->attention_of_last(input, memory.key, cache.memory_bias);
      return cross_attention_(input, memory, cache.memory_bias);
    });
  return around(x, feed_forward_norm_,
                [&](const torch::Tensor& input) { return feed_forward_(input); });
}

void TransformerLayerImpl::attend_to_cache(const float* query_key_value, std::int64_t count,
                                           DecoderCache& cache, std::size_t index,
                                           float* attended) const {
  const std::int64_t heads = self_attention_->num_heads();
  const std::int64_t width = self_norm_->weight.numel(), head_width = width / heads;
  cache.reserve(index, {count, heads, 1, head_width}, self_norm_->weight.options());
  torch::Tensor &keys = cache.keys[index], &values = cache.values[index];
  const std::int64_t stride = keys.size(2) * head_width, place = cache.length * head_width;
  float *key = keys.mutable_data_ptr<float>(), *value = values.mutable_data_ptr<float>();
  for (std::int64_t row = 0; row < count; ++row) {
    for (std::int64_t head = 0; head < heads; ++head) {
      const float* added = query_key_value + width + head * head_width;
      std::copy(added, added + head_width, key + head * stride + place);
      std::copy(added + width, added + width + head_width, value + head * stride + place);
    }
    attend_row(query_key_value, {key, value, nullptr, stride, cache.length + 1}, heads, head_width,
               attended);
    query_key_value += 3 * width;
    attended += width;
    key += heads * stride;
    value += heads * stride;
  }
}

void TransformerLayerImpl::step_rows(float* x, std::int64_t count, DecoderCache& cache,
                                     std::size_t index) const {
  const std::int64_t size = count * self_norm_->weight.numel();
  std::vector<float> space(static_cast<std::size_t>(6 * size));
  float *heads = space.data() + 2 * size, *attended = heads + 3 * size;
  around_rows(x, count, space.data(), self_norm_, [&](const float* input, float* change) {
    self_attention_->project_rows(input, count, heads);
    attend_to_cache(heads, count, cache, index, attended);
    self_attention_->merge_rows(attended, count, change);
  });
  if (cross_attention_)
    around_rows(x, count, space.data(), cross_norm_, [&](const float* input, float* change) {
      cross_attention_->forward_rows(input, memories_of_rows(cache, index, count), change);
    });
  around_rows(x, count, space.data(), feed_forward_norm_, [&](const float* input, float* change) {
    feed_forward_->forward_rows(input, count, change);
  });
}

}  // namespace vqlm
