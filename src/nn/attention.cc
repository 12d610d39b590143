#include "nn/attention.h"

#include <cmath>
#include <optional>

#include "nn/initialization.h"
#include "nn/linear.h"
#include "nn/packed_attention.h"

namespace vqlm {
namespace {

constexpr double kMasked = -1e9;

torch::Tensor merge_heads(const torch::Tensor& attended) {
  return attended.transpose(1, 2).flatten(2);
}

}  // namespace

torch::Tensor attention_bias(const torch::Tensor& mask) {
  if (!mask.defined()) return {};
  // On a GPU the question would wait for the device at each call.
  if (mask.device().is_cpu() && mask.all().item<bool>()) return {};
  return torch::zeros(mask.sizes(), mask.options().dtype(torch::kFloat))
      .masked_fill_(mask.logical_not(), kMasked)
      .unsqueeze(1)
      .unsqueeze(1);
}

torch::Tensor attend(const torch::Tensor& query, const torch::Tensor& key,
                     const torch::Tensor& value, const torch::Tensor& bias, bool causal) {
  std::optional<torch::Tensor> mask;
  if (bias.defined() && !causal) mask = bias.to(query.scalar_type());
  return at::scaled_dot_product_attention(query, key, value, mask, 0.0, causal);
}

SelfAttentionImpl::SelfAttentionImpl(std::int64_t d_model, std::int64_t num_heads)
    : num_heads_(num_heads) {
  query_key_value_ =
      register_module("query_key_value", torch::nn::Linear(d_model, std::int64_t{3} * d_model));
  output_ = register_module("output", torch::nn::Linear(d_model, d_model));
  init_linear(query_key_value_, 3, std::sqrt(0.5));
  init_linear(output_);
}

AttentionHeads SelfAttentionImpl::split(const torch::Tensor& packed) const {
  const auto heads = packed.view({packed.size(0), packed.size(1), 3, num_heads_, -1})
                         .permute({2, 0, 3, 1, 4})
                         .unbind(0);
  return {heads[0], heads[1], heads[2]};
}

AttentionHeads SelfAttentionImpl::project(const torch::Tensor& x) {
  return split(linear(x, query_key_value_));
}

torch::Tensor SelfAttentionImpl::merge(const torch::Tensor& attended) {
  return linear(merge_heads(attended), output_);
}

torch::Tensor SelfAttentionImpl::forward(const torch::Tensor& x, const torch::Tensor& bias,
                                         bool causal) {
  const torch::Tensor packed = linear(x, query_key_value_);
  if (takes_packed_attention(packed, x.size(2), num_heads_, x.size(1)))
    return linear(packed_self_attention(packed, {num_heads_, bias, causal}), output_);
  const AttentionHeads heads = split(packed);
  return merge(attend(heads.query, heads.key, heads.value, bias, causal));
}

void SelfAttentionImpl::project_rows(const float* x, std::int64_t count,
                                     float* query_key_value) const {
  linear_rows(query_key_value_, x, count, query_key_value);
}

void SelfAttentionImpl::merge_rows(const float* attended, std::int64_t count, float* out) const {
  linear_rows(output_, attended, count, out);
}

void SelfAttentionImpl::forward_rows(const float* x, std::int64_t count, bool causal,
                                     float* out) const {
  const std::int64_t width = output_->weight.size(0), head_width = width / num_heads_;
  std::vector<float> packed(static_cast<std::size_t>(3 * count * width));
  std::vector<float> attended(static_cast<std::size_t>(count * width));
  project_rows(x, count, packed.data());
  const KeysAndValues memory(packed.data() + width, count, 3 * width, num_heads_, head_width);
  for (std::int64_t row = 0; row < count; ++row)
    attend_row(packed.data() + 3 * row * width, memory.first(causal ? row + 1 : count), num_heads_,
               head_width, attended.data() + row * width);
  merge_rows(attended.data(), count, out);
}

CrossAttentionImpl::CrossAttentionImpl(std::int64_t d_model, std::int64_t num_heads)
    : num_heads_(num_heads) {
  query_ = register_module("query", torch::nn::Linear(d_model, d_model));
  key_value_ = register_module("key_value", torch::nn::Linear(d_model, std::int64_t{2} * d_model));
  output_ = register_module("output", torch::nn::Linear(d_model, d_model));
  init_linear(query_, 1, std::sqrt(0.5));
  init_linear(key_value_, 2, std::sqrt(0.5));
  init_linear(output_);
}

AttentionHeads CrossAttentionImpl::split(const torch::Tensor& packed) const {
  const auto heads = packed.view({packed.size(0), packed.size(1), 2, num_heads_, -1})
                         .permute({2, 0, 3, 1, 4})
                         .unbind(0);
  return {{}, heads[0], heads[1]};
}

AttentionHeads CrossAttentionImpl::project_memory(const torch::Tensor& states) {
  return split(linear(states, key_value_));
}

torch::Tensor CrossAttentionImpl::attend_to(const torch::Tensor& states, const torch::Tensor& x,
                                            const torch::Tensor& bias) {
  const torch::Tensor packed = linear(states, key_value_);
  if (!takes_packed_attention(packed, x.size(2), num_heads_, states.size(1)))
    return forward(x, split(packed), bias);
  return linear(packed_cross_attention(linear(x, query_), packed, {num_heads_, bias, false}),
                output_);
}

torch::Tensor CrossAttentionImpl::forward(const torch::Tensor& x, const AttentionHeads& memory,
                                          const torch::Tensor& bias) {
  const std::int64_t rows = x.size(0), length = x.size(1), memories = memory.key.size(0);
  torch::Tensor query = linear(x, query_);
  if (rows == memories) {
    query = query.view({rows, length, num_heads_, -1}).transpose(1, 2);
    return linear(merge_heads(attend(query, memory.key, memory.value, bias, false)), output_);
  }
  // The queries of a group stand side by side, as if they were one longer sequence.
  query = query.view({memories, rows / memories * length, num_heads_, -1}).transpose(1, 2);
  return linear(
      merge_heads(attend(query, memory.key, memory.value, bias, false)).reshape({rows, length, -1}),
      output_);
}

torch::Tensor CrossAttentionImpl::attention_of_last(const torch::Tensor& x,
                                                    const torch::Tensor& keys,
                                                    const torch::Tensor& bias) {
  const torch::Tensor query =
      linear(x.select(1, -1), query_).view({keys.size(0), -1, num_heads_, keys.size(3)});
  torch::Tensor scores = query.transpose(1, 2).matmul(keys.transpose(2, 3)) /
                         std::sqrt(static_cast<double>(keys.size(3)));
  if (bias.defined()) scores = scores + bias;
  torch::Tensor shares = torch::softmax(scores, -1).mean(1);  // [B, g, S]
  if (bias.defined()) shares = shares.masked_fill(bias.squeeze(1).lt(0), -1);
  return shares.reshape({x.size(0), keys.size(2)});
}

void CrossAttentionImpl::forward_rows(const float* x, std::span<const KeyValueRows> memories,
                                      float* out) const {
  const std::int64_t width = query_->weight.size(0);
  const auto count = static_cast<std::int64_t>(memories.size());
  std::vector<float> queries(static_cast<std::size_t>(count * width)), attended(queries.size());
  linear_rows(query_, x, count, queries.data());
  std::int64_t place = 0;
  for (const KeyValueRows& memory : memories) {
    attend_row(queries.data() + place, memory, num_heads_, width / num_heads_,
               attended.data() + place);
    place += width;
  }
  linear_rows(output_, attended.data(), count, out);
}

void CrossAttentionImpl::attend_to_rows(const torch::Tensor& states, const torch::Tensor& bias,
                                        const float* x, std::int64_t count, float* out) const {
  const std::int64_t width = query_->weight.size(0), length = states.size(1);
  std::vector<float> packed(static_cast<std::size_t>(2 * length * width));
  linear_rows(key_value_, states.const_data_ptr<float>(), length, packed.data());
  const KeysAndValues memory(packed.data(), length, 2 * width, num_heads_, width / num_heads_);
  const KeyValueRows all =
      memory.first(length, bias.defined() ? bias.const_data_ptr<float>() : nullptr);
  forward_rows(x, std::vector<KeyValueRows>(static_cast<std::size_t>(count), all), out);
}

}  // namespace vqlm
