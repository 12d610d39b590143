#include "baselines/gpt2.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "data/tokenizer.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr float kNever = -1e9F;  // a logit whose probability is 0 in float32

std::string layer_name(std::int64_t layer) { return "decoder.layers." + std::to_string(layer); }

// Ours, theirs, and whether theirs is transposed (their linear layers are).
struct Pair {
  const char* own;
  const char* other;
  bool transposed;
};
constexpr Pair kLayer[] = {
    {".self_norm.weight", ".ln_1.weight", false},
    {".self_norm.bias", ".ln_1.bias", false},
    {".self_attention.query_key_value.weight", ".attn.c_attn.weight", true},
    {".self_attention.query_key_value.bias", ".attn.c_attn.bias", false},
    {".self_attention.output.weight", ".attn.c_proj.weight", true},
    {".self_attention.output.bias", ".attn.c_proj.bias", false},
    {".feed_forward_norm.weight", ".ln_2.weight", false},
    {".feed_forward_norm.bias", ".ln_2.bias", false},
    {".feed_forward.inner.weight", ".mlp.c_fc.weight", true},
    {".feed_forward.inner.bias", ".mlp.c_fc.bias", false},
    {".feed_forward.outer.weight", ".mlp.c_proj.weight", true},
    {".feed_forward.outer.bias", ".mlp.c_proj.bias", false},
};

// The shape that theirs has.
std::vector<std::int64_t> layer_shape(const std::string& other, std::int64_t width,
                                      std::int64_t inner) {
  if (other == ".attn.c_attn.weight") return {width, 3 * width};
  if (other == ".attn.c_attn.bias") return {3 * width};
  if (other == ".attn.c_proj.weight") return {width, width};
  if (other == ".mlp.c_fc.weight") return {width, inner};
  if (other == ".mlp.c_fc.bias") return {inner};
  if (other == ".mlp.c_proj.weight") return {inner, width};
  return {width};
}

std::string prefix_of(const HuggingFaceFolder& folder) {
  return folder.weights.count("wte.weight") != 0 ? "" : "transformer.";
}

Activation activation_of(const HuggingFaceFolder& folder) {
  const json name = folder.config.value("activation_function", json("gelu_new"));
  if (name == "gelu_new" || name == "gelu_pytorch_tanh") return Activation::kGeluTanh;
  if (name == "gelu") return Activation::kGelu;
  if (name == "relu") return Activation::kRelu;
  if (name == "silu" || name == "swish") return Activation::kSilu;
  throw RuntimeError(expected_got(
      folder.path + "/config.json",
      "activation_function gelu_new, gelu_pytorch_tanh, gelu, relu, silu or swish", name.dump()));
}

// Rows of `theirs` [V, ...] behind those of the special tokens, begin and end being `end_of_text`.
torch::Tensor with_special_rows(const torch::Tensor& theirs, std::int64_t end_of_text) {
  const auto end = theirs.narrow(0, end_of_text, 1), none = torch::zeros_like(end);
  return torch::cat({none, none, end, end, theirs});
}

}  // namespace

TransformerLmOptions gpt2_options(const HuggingFaceFolder& folder) {
  for (const char* key : {"scale_attn_by_inverse_layer_idx", "add_cross_attention"})
    if (folder.config.value(key, json(false)) == true)
      throw RuntimeError(
          expected_got(folder.path + "/config.json", std::string(key) + " false", "true"));
  if (folder.config.value("scale_attn_weights", json(true)) != true)
    throw RuntimeError(
        expected_got(folder.path + "/config.json", "scale_attn_weights true", "false"));
  TransformerLmOptions options;
  TransformerOptions& network = options.transformer;
  network.d_model = folder.size("n_embd");
  network.num_heads = folder.size("n_head");
  network.num_layers = folder.size("n_layer");
  network.d_ff = folder.size_or("n_inner", 4 * network.d_model);
  network.dropout = 0;
  network.activation = activation_of(folder);
  const json epsilon = folder.config.value("layer_norm_epsilon", json(1e-5));
  if (!epsilon.is_number() || !(epsilon.get<double>() > 0))
    throw RuntimeError(
        expected_got(folder.path + "/config.json", "layer_norm_epsilon above 0", epsilon.dump()));
  network.norm_epsilon = epsilon.get<double>();
  options.context = folder.size("n_positions");
  options.stride = std::max<std::int64_t>(1, options.context / 2);
  options.tied = false;
  options.learned_positions = true;
  if (network.d_model % network.num_heads != 0 || options.context < 4)
    throw RuntimeError(expected_got(
        folder.path + "/config.json", "n_embd a multiple of n_head, and n_positions of 4 at least",
        std::to_string(network.d_model) + ", " + std::to_string(network.num_heads) + ", " +
            std::to_string(options.context)));
  return options;
}

NamedTensors gpt2_weights(const HuggingFaceFolder& folder, const TransformerLmOptions& options,
                          std::int64_t end_of_text) {
  const std::int64_t width = options.transformer.d_model, vocab = folder.size("vocab_size");
  const std::string prefix = prefix_of(folder);
  const auto& tokens = folder.weight(prefix + "wte.weight", {vocab, width});
  NamedTensors own;
  const double scale =
      std::sqrt(static_cast<double>(width));  // our embeddings are multiplied by it
  own["embedding.embedding.weight"] = with_special_rows(tokens, end_of_text) / scale;
  own["positions"] = folder.weight(prefix + "wpe.weight", {options.context, width});
  const bool untied = folder.weights.count("lm_head.weight") != 0;
  const auto& output = untied ? folder.weight("lm_head.weight", {vocab, width}) : tokens;
  own["output.weight"] = with_special_rows(output, end_of_text);
  auto bias = torch::zeros({vocab + kNumSpecialIds});
  for (const std::int64_t id : {std::int64_t{kPadId}, std::int64_t{kUnkId}, std::int64_t{kBosId},
                                end_of_text + kNumSpecialIds})
    bias[id] = kNever;
  own["output.bias"] = bias;
  own["decoder.norm.weight"] = folder.weight(prefix + "ln_f.weight", {width});
  own["decoder.norm.bias"] = folder.weight(prefix + "ln_f.bias", {width});
  for (std::int64_t layer = 0; layer < options.transformer.num_layers; ++layer)
    for (const Pair& pair : kLayer) {
      const auto& theirs = folder.weight(prefix + "h." + std::to_string(layer) + pair.other,
                                         layer_shape(pair.other, width, options.transformer.d_ff));
      own[layer_name(layer) + pair.own] = pair.transposed ? theirs.t().contiguous() : theirs;
    }
  return own;
}

void write_gpt2_folder(const std::string& path, const TransformerLmOptions& options,
                       const NamedTensors& weights) {
  if (options.transformer.post_norm)
    throw InvalidArgument(expected_got("export gpt2", "a pre-norm network", "a post-norm one"));
  const std::int64_t width = options.transformer.d_model;
  const auto& embedding = weights.at("embedding.embedding.weight");
  const auto bias = weights.find("output.bias");
  if (bias != weights.end() && bias->second.ne(0).any().item<bool>())
    throw InvalidArgument(
        expected_got("export gpt2", "an output layer without bias (tied embeddings)", "one with"));
  NamedTensors theirs;
  theirs["transformer.wte.weight"] = embedding * std::sqrt(static_cast<double>(width));
  theirs["lm_head.weight"] = options.tied ? embedding : weights.at("output.weight");
  theirs["transformer.wpe.weight"] = weights.at("positions");
  theirs["transformer.ln_f.weight"] = weights.at("decoder.norm.weight");
  theirs["transformer.ln_f.bias"] = weights.at("decoder.norm.bias");
  for (std::int64_t layer = 0; layer < options.transformer.num_layers; ++layer)
    for (const Pair& pair : kLayer) {
      const auto& own = weights.at(layer_name(layer) + pair.own);
      theirs["transformer.h." + std::to_string(layer) + pair.other] =
          pair.transposed ? own.t().contiguous() : own;
    }
  constexpr const char* kActivations[] = {"relu", "gelu", "gelu_new",
                                          "silu"};  // in the enum's order
  const json config = {{"architectures", {"GPT2LMHeadModel"}},
                       {"model_type", "gpt2"},
                       {"vocab_size", embedding.size(0)},
                       {"n_positions", options.context},
                       {"n_embd", width},
                       {"n_layer", options.transformer.num_layers},
                       {"n_head", options.transformer.num_heads},
                       {"n_inner", options.transformer.d_ff},
                       {"activation_function",
                        kActivations[static_cast<std::size_t>(options.transformer.activation)]},
                       {"layer_norm_epsilon", options.transformer.norm_epsilon},
                       {"resid_pdrop", options.transformer.dropout},
                       {"embd_pdrop", options.transformer.dropout},
                       {"attn_pdrop", 0.0},
                       {"tie_word_embeddings", false},
                       {"pad_token_id", kPadId},
                       {"bos_token_id", kBosId},
                       {"eos_token_id", kEosId}};
  NewFolder folder(path);
  write_file(folder.path() + "/config.json", config.dump(2) + "\n");
  save_tensors(folder.path() + "/model.safetensors", theirs);
  folder.commit();
}

}  // namespace vqlm
