#include "nn/transformer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/error.h"
#include "nn/transformer_layer.h"

namespace vqlm {
namespace {

torch::nn::ModuleList make_layers(const TransformerOptions& options, bool cross_attention) {
  if (options.d_model % options.num_heads != 0)
    throw InvalidArgument(expected_got(
        "transformer: d_model", "a multiple of num_heads " + std::to_string(options.num_heads),
        std::to_string(options.d_model)));
  torch::nn::ModuleList layers;
  for (std::int64_t i = 0; i < options.num_layers; ++i)
    layers->push_back(TransformerLayer(options, cross_attention));
  return layers;
}

// Registered with `module`; null for post-norm layers.
torch::nn::LayerNorm final_norm(torch::nn::Module& module, const TransformerOptions& options) {
  if (options.post_norm) return nullptr;
  return module.register_module(
      "norm", torch::nn::LayerNorm(
                  torch::nn::LayerNormOptions({options.d_model}).eps(options.norm_epsilon)));
}

torch::Tensor normalised(const torch::Tensor& x, torch::nn::LayerNorm& norm) {
  return norm.is_empty() ? x : norm(x);
}

// One short text in plain loops; undefined where it is none, or a position is masked.
torch::Tensor forward_rows(const torch::nn::ModuleList& layers, const torch::nn::LayerNorm& norm,
                           const torch::Tensor& x, const TransformerLayerImpl::View& view) {
  if (layers->is_training() || view.bias.defined() || !is_short_text(x) ||
      (view.memory.defined() && !is_short_text(view.memory)))
    return {};
  const torch::Tensor out = x.clone();
  const std::int64_t count = x.size(1);
  float* rows = out.mutable_data_ptr<float>();
  for (const auto& layer : *layers)
    layer->as<TransformerLayerImpl>()->forward_rows(rows, count, view);
  if (!norm.is_empty()) layer_norm_rows(norm, rows, count, rows);
  return out;
}

torch::Tensor forward_layers(const torch::nn::ModuleList& layers, torch::nn::LayerNorm& norm,
                             torch::Tensor x, const TransformerLayerImpl::View& view) {
  const torch::Tensor rows = forward_rows(layers, norm, x, view);
  if (rows.defined()) return rows;
  for (const auto& layer : *layers) x = layer->as<TransformerLayerImpl>()->forward(x, view);
  return normalised(x, norm);
}

Activation read_activation(JsonReader& reader, Activation fallback) {
  const std::vector<std::string> names = {"relu", "gelu", "gelu_tanh",
                                          "silu"};  // in the enum's order
  const std::string name =
      reader.get_choice("activation", names, names[static_cast<std::size_t>(fallback)]);
  return static_cast<Activation>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace

TransformerOptions read_transformer_options(JsonReader& reader,
                                            const TransformerOptions& defaults) {
  TransformerOptions options;
  options.d_model = reader.get_int("d_model", defaults.d_model, 1, 1 << 16);
  options.num_heads = reader.get_int("num_heads", defaults.num_heads, 1, options.d_model);
  options.d_ff = reader.get_int("d_ff", defaults.d_ff, 1, 1 << 18);
  options.num_layers = reader.get_int("num_layers", defaults.num_layers, 1, 1000);
  options.dropout = reader.get_double("dropout", defaults.dropout, 0, 0.99);
  options.activation = read_activation(reader, defaults.activation);
  options.norm_epsilon = defaults.norm_epsilon;
  options.post_norm = reader.get_bool("post_norm", defaults.post_norm);
  if (options.d_model % options.num_heads != 0)
    throw InvalidArgument(expected_got(
        reader.where("d_model"), "a multiple of num_heads " + std::to_string(options.num_heads),
        std::to_string(options.d_model)));
  return options;
}

Memory join_memories(const std::vector<Memory>& memories) {
  if (memories.size() == 1) return memories[0];
  std::vector<torch::Tensor> states, masks;
  const bool masked = std::any_of(memories.begin(), memories.end(),
                                  [](const Memory& memory) { return memory.mask.defined(); });
  for (const Memory& memory : memories) {
    states.push_back(memory.states);
    if (!masked) continue;
    masks.push_back(memory.mask.defined()
                        ? memory.mask
                        : torch::ones({memory.states.size(0), memory.states.size(1)},
                                      memory.states.options().dtype(torch::kBool)));
  }
  return {torch::cat(states, 1), masked ? torch::cat(masks, 1) : torch::Tensor()};
}

TransformerEncoderImpl::TransformerEncoderImpl(const TransformerOptions& options)
    : layers_(register_module("layers", make_layers(options, false))),
      norm_(final_norm(*this, options)) {}

torch::Tensor TransformerEncoderImpl::forward(torch::Tensor x, const torch::Tensor& mask) {
  const TransformerLayerImpl::View view{attention_bias(mask), false, {}, {}};
  return forward_layers(layers_, norm_, std::move(x), view);
}

TransformerDecoderImpl::TransformerDecoderImpl(const TransformerOptions& options,
                                               bool cross_attention)
    : layers_(register_module("layers", make_layers(options, cross_attention))),
      norm_(final_norm(*this, options)) {}

torch::Tensor TransformerDecoderImpl::forward(torch::Tensor x, const Memory* memory, bool causal,
                                              const torch::Tensor& mask) {
  TransformerLayerImpl::View view;
  view.causal = causal;
  if (!causal) view.bias = attention_bias(mask);
  if (memory != nullptr) {
    view.memory = memory->states;
    view.memory_bias = attention_bias(memory->mask);
  }
  return forward_layers(layers_, norm_, std::move(x), view);
}

std::vector<torch::Tensor> TransformerDecoderImpl::hidden_states(torch::Tensor x,
                                                                 const Memory* memory) {
  TransformerLayerImpl::View view;
  view.causal = true;
  if (memory != nullptr) {
    view.memory = memory->states;
    view.memory_bias = attention_bias(memory->mask);
  }
  std::vector<torch::Tensor> states;
  for (const auto& layer : *layers_) {
    x = layer->as<TransformerLayerImpl>()->forward(x, view);
    states.push_back(x);
  }
  return states;
}

DecoderCache TransformerDecoderImpl::start(const Memory* memory) {
  DecoderCache cache;
  cache.keys.resize(layers_->size());
  cache.values.resize(layers_->size());
  if (memory == nullptr) return cache;
  cache.memory_bias = attention_bias(memory->mask);
  for (const auto& layer : *layers_) {
    const auto heads = layer->as<TransformerLayerImpl>()->project_memory(memory->states);
    cache.memory_keys.push_back(heads.key.contiguous());
    cache.memory_values.push_back(heads.value.contiguous());
  }
  return cache;
}

torch::Tensor TransformerDecoderImpl::step(torch::Tensor x, DecoderCache& cache) {
  const std::int64_t t = x.size(1);
  if (!is_training() && !cache.keep_attention && are_few_rows(x)) {
    x = x.clone();
    step_rows(x.mutable_data_ptr<float>(), x.size(0), cache);
    return x;
  }
  for (std::size_t i = 0; i < layers_->size(); ++i)
    x = layers_[i]->as<TransformerLayerImpl>()->step(x, cache, i);
  cache.length += t;
  return normalised(x, norm_);
}

void TransformerDecoderImpl::step_rows(float* x, std::int64_t count, DecoderCache& cache) {
  for (std::size_t i = 0; i < layers_->size(); ++i)
    layers_[i]->as<TransformerLayerImpl>()->step_rows(x, count, cache, i);
  if (!norm_.is_empty()) layer_norm_rows(norm_, x, count, x);
  ++cache.length;
}

}  // namespace vqlm
