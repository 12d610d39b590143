#include "baselines/marian.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "data/tokenizer.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr float kNever = -1e9F;  // a logit whose probability is 0 in float32

// Keys that change the network, with the value that this one has.
const std::vector<std::pair<const char*, bool>>& fixed_settings() {
  static const std::vector<std::pair<const char*, bool>> kSettings = {
      {"share_encoder_decoder_embeddings", true},
      {"tie_word_embeddings", true},
      {"static_position_embeddings", true},
      {"normalize_before", false},
      {"normalize_embedding", false},
      {"add_final_layer_norm", false}};
  return kSettings;
}

Activation activation_of(const HuggingFaceFolder& folder) {
  const json name = folder.config.value("activation_function", json("gelu"));
  if (name == "swish" || name == "silu") return Activation::kSilu;
  if (name == "gelu") return Activation::kGelu;
  if (name == "gelu_new") return Activation::kGeluTanh;
  if (name == "relu") return Activation::kRelu;
  throw RuntimeError(expected_got(folder.path + "/config.json",
                                  "activation_function swish, silu, gelu, gelu_new or relu",
                                  name.dump()));
}

TransformerOptions stack_options(const HuggingFaceFolder& folder, const std::string& side) {
  TransformerOptions options;
  options.d_model = folder.size("d_model");
  options.num_layers = folder.size(side + "_layers");
  options.num_heads = folder.size(side + "_attention_heads");
  options.d_ff = folder.size(side + "_ffn_dim");
  options.dropout = 0;
  options.activation = activation_of(folder);
  options.post_norm = true;
  if (options.d_model % options.num_heads != 0)
    throw RuntimeError(expected_got(
        folder.path + "/config.json", "d_model a multiple of " + side + "_attention_heads",
        std::to_string(options.d_model) + " and " + std::to_string(options.num_heads)));
  return options;
}

std::int64_t id_of(const HuggingFaceFolder& folder, const char* key, std::int64_t fallback) {
  const json id = folder.config.value(key, json(fallback));
  const std::int64_t vocab = folder.size("vocab_size");
  if (!id.is_number_integer() || id < 0 || id >= vocab)
    throw RuntimeError(expected_got(folder.path + "/config.json",
                                    std::string(key) + " from 0 to " + std::to_string(vocab - 1),
                                    id.dump()));
  return id.get<std::int64_t>();
}

bool scales_embedding(const HuggingFaceFolder& folder) {
  return folder.config.value("scale_embedding", json(false)) == true;
}

// The one embedding, under whichever of its names the folder has it.
const torch::Tensor& shared_embedding(const HuggingFaceFolder& folder, std::int64_t width) {
  for (const char* name :
       {"model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight"})
    if (folder.weights.count("model.shared.weight") == 0 && folder.weights.count(name) != 0)
      return folder.weight(name, {folder.size("vocab_size"), width});
  return folder.weight("model.shared.weight", {folder.size("vocab_size"), width});
}

void add_linear(const HuggingFaceFolder& folder, const std::string& theirs, const std::string& ours,
                const std::vector<std::int64_t>& shape, NamedTensors& own) {
  own[ours + ".weight"] = folder.weight(theirs + ".weight", shape);
  own[ours + ".bias"] = folder.weight(theirs + ".bias", {shape[0]});
}

void add_norm(const HuggingFaceFolder& folder, const std::string& theirs, const std::string& ours,
              std::int64_t width, NamedTensors& own) {
  for (const char* part : {".weight", ".bias"})
    own[ours + part] = folder.weight(theirs + part, {width});
}

// Projections side by side, as ours are: of rows of `names`.
void add_joined(const HuggingFaceFolder& folder, const std::string& theirs,
                const std::vector<const char*>& names, const std::string& ours, std::int64_t width,
                NamedTensors& own) {
  std::vector<torch::Tensor> weights, biases;
  for (const char* name : names) {
    weights.push_back(folder.weight(theirs + name + ".weight", {width, width}));
    biases.push_back(folder.weight(theirs + name + ".bias", {width}));
  }
  own[ours + ".weight"] = torch::cat(weights);
  own[ours + ".bias"] = torch::cat(biases);
}

void add_layer(const HuggingFaceFolder& folder, const std::string& side, std::int64_t layer,
               const TransformerOptions& options, NamedTensors& own) {
  const std::string number = std::to_string(layer);
  const std::string theirs = "model." + side + ".layers." + number + ".",
                    ours = side + ".layers." + number + ".";
  const std::int64_t width = options.d_model;
  add_joined(folder, theirs + "self_attn.", {"q_proj", "k_proj", "v_proj"},
             ours + "self_attention.query_key_value", width, own);
  add_linear(folder, theirs + "self_attn.out_proj", ours + "self_attention.output", {width, width},
             own);
  add_norm(folder, theirs + "self_attn_layer_norm", ours + "self_norm", width, own);
  if (side == "decoder") {
    add_joined(folder, theirs + "encoder_attn.", {"q_proj"}, ours + "cross_attention.query", width,
               own);
    add_joined(folder, theirs + "encoder_attn.", {"k_proj", "v_proj"},
               ours + "cross_attention.key_value", width, own);
    add_linear(folder, theirs + "encoder_attn.out_proj", ours + "cross_attention.output",
               {width, width}, own);
    add_norm(folder, theirs + "encoder_attn_layer_norm", ours + "cross_norm", width, own);
  }
  add_linear(folder, theirs + "fc1", ours + "feed_forward.inner", {options.d_ff, width}, own);
  add_linear(folder, theirs + "fc2", ours + "feed_forward.outer", {width, options.d_ff}, own);
  add_norm(folder, theirs + "final_layer_norm", ours + "feed_forward_norm", width, own);
}

}  // namespace

TransformerTranslationOptions marian_options(const HuggingFaceFolder& folder) {
  const std::int64_t vocab = folder.size("vocab_size");
  for (const auto& [key, value] : fixed_settings())
    if (folder.config.value(key, json(value)) != value)
      throw RuntimeError(expected_got(folder.path + "/config.json",
                                      std::string(key) + (value ? " true" : " false"),
                                      folder.config[key].dump()));
  if (folder.size_or("decoder_vocab_size", vocab) != vocab)
    throw RuntimeError(expected_got(folder.path + "/config.json", "one vocabulary for both sides",
                                    "a decoder_vocab_size"));
  TransformerTranslationOptions options;
  options.encoder = stack_options(folder, "encoder");
  options.decoder = stack_options(folder, "decoder");
  options.vocab_size = vocab + kNumSpecialIds;
  options.tied = scales_embedding(folder);  // ours is scaled always
  options.output_bias = true;
  return options;
}

NamedTensors marian_weights(const HuggingFaceFolder& folder,
                            const TransformerTranslationOptions& options) {
  const std::int64_t width = options.decoder.d_model, vocab = folder.size("vocab_size");
  const std::int64_t end = id_of(folder, "eos_token_id", 0);
  const std::int64_t padding = id_of(folder, "pad_token_id", vocab - 1);
  const std::int64_t begin = id_of(folder, "decoder_start_token_id", padding);
  const torch::Tensor& shared = shared_embedding(folder, width);
  const torch::Tensor none = torch::zeros({1, width});
  const torch::Tensor rows =
      torch::cat({none, none, shared.narrow(0, begin, 1), shared.narrow(0, end, 1), shared});
  auto bias = torch::zeros({vocab + kNumSpecialIds});
  const torch::Tensor& theirs = folder.weight("final_logits_bias", {1, vocab});
  bias.narrow(0, kNumSpecialIds, vocab).copy_(theirs[0]);
  bias[kEosId] = theirs[0][end];
  for (const std::int64_t id : {std::int64_t{kPadId}, std::int64_t{kUnkId}, std::int64_t{kBosId},
                                end + kNumSpecialIds, padding + kNumSpecialIds})
    bias[id] = kNever;
  NamedTensors own;
  own["embedding.embedding.weight"] =
      options.tied ? rows : rows / std::sqrt(static_cast<double>(width));
  own[options.tied ? "output_bias" : "output.bias"] = bias;
  if (!options.tied) own["output.weight"] = rows;
  for (std::int64_t layer = 0; layer < options.encoder.num_layers; ++layer)
    add_layer(folder, "encoder", layer, options.encoder, own);
  for (std::int64_t layer = 0; layer < options.decoder.num_layers; ++layer)
    add_layer(folder, "decoder", layer, options.decoder, own);
  return own;
}

}  // namespace vqlm
