#include "baselines/marian.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "data/tokenizer.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr float kNever = -1e9F;  // a logit whose probability is 0 in float32
constexpr std::int64_t kExportedPositions = 1024;

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

void split_linear(const NamedTensors& own, const std::string& ours, const std::string& theirs,
                  const std::vector<const char*>& names, NamedTensors& out) {
  const auto count = static_cast<std::int64_t>(names.size());
  for (const char* part : {".weight", ".bias"}) {
    const auto pieces = own.at(ours + part).chunk(count);
    for (std::size_t i = 0; i < names.size(); ++i)
      out[theirs + names[i] + part] = pieces[i].contiguous();
  }
}

void write_layer(const std::string& side, std::int64_t layer, const NamedTensors& own,
                 NamedTensors& out) {
  const std::string ours = side + ".layers." + std::to_string(layer) + ".",
                    theirs = "model." + ours;
  const auto keep = [&](const char* our_name, const char* their_name) {
    split_linear(own, ours + our_name, theirs, {their_name}, out);
  };
  split_linear(own, ours + "self_attention.query_key_value", theirs + "self_attn.",
               {"q_proj", "k_proj", "v_proj"}, out);
  keep("self_attention.output", "self_attn.out_proj");
  keep("self_norm", "self_attn_layer_norm");
  if (side == "decoder") {
    keep("cross_attention.query", "encoder_attn.q_proj");
    split_linear(own, ours + "cross_attention.key_value", theirs + "encoder_attn.",
                 {"k_proj", "v_proj"}, out);
    keep("cross_attention.output", "encoder_attn.out_proj");
    keep("cross_norm", "encoder_attn_layer_norm");
  }
  keep("feed_forward.inner", "fc1");
  keep("feed_forward.outer", "fc2");
  keep("feed_forward_norm", "final_layer_norm");
}

json vocabulary_of(const Tokenizer& tokenizer) {
  json vocabulary;
  for (int id = 0; id < tokenizer.info().vocab_size; ++id) vocabulary[tokenizer.piece(id)] = id;
  if (vocabulary.size() != static_cast<std::size_t>(tokenizer.info().vocab_size))
    throw InvalidArgument(expected_got("export marian", "pieces that all differ",
                                       "one that is spelled like another"));
  return vocabulary;
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

void write_marian_folder(const std::string& path, const TransformerTranslationOptions& options,
                         const NamedTensors& weights, const Tokenizer& tokenizer) {
  const auto require = [](bool met, const char* expected, const char* got) {
    if (!met) throw InvalidArgument(expected_got("export marian", expected, got));
  };
  require(options.decoder.post_norm, "a post-norm network", "a pre-norm one");
  require(options.tied && options.source_vocab_size == 0, "one embedding for all", "several");
  require(tokenizer.info().name == "sentencepiece", "SentencePiece tokens", "others");
  NamedTensors theirs;
  // Its tokenizer leaves padding out of what was generated, but not begin of sequence.
  auto shared = weights.at("embedding.embedding.weight").clone();
  shared[kPadId] = shared[kBosId];
  theirs["model.shared.weight"] = shared;
  auto bias = torch::zeros({1, options.vocab_size});
  bias[0][kPadId] = bias[0][kBosId] = kNever;
  theirs["final_logits_bias"] = bias;
  for (std::int64_t layer = 0; layer < options.encoder.num_layers; ++layer)
    write_layer("encoder", layer, weights, theirs);
  for (std::int64_t layer = 0; layer < options.decoder.num_layers; ++layer)
    write_layer("decoder", layer, weights, theirs);
  constexpr const char* kActivations[] = {"relu", "gelu", "gelu_new",
                                          "swish"};  // in the enum's order
  json config = {
      {"architectures", {"MarianMTModel"}},
      {"model_type", "marian"},
      {"vocab_size", options.vocab_size},
      {"decoder_vocab_size", options.vocab_size},
      {"d_model", options.decoder.d_model},
      {"activation_function", kActivations[static_cast<std::size_t>(options.decoder.activation)]},
      {"dropout", options.decoder.dropout},
      {"scale_embedding", true},
      {"share_encoder_decoder_embeddings", true},
      {"static_position_embeddings", true},
      {"tie_word_embeddings", true},
      {"max_position_embeddings", kExportedPositions},
      {"pad_token_id", kPadId},
      {"eos_token_id", kEosId},
      {"decoder_start_token_id", kPadId},
      {"forced_eos_token_id", nullptr}};
  for (const auto& [side, stack] :
       {std::pair{"encoder", options.encoder}, std::pair{"decoder", options.decoder}}) {
    config[std::string(side) + "_layers"] = stack.num_layers;
    config[std::string(side) + "_attention_heads"] = stack.num_heads;
    config[std::string(side) + "_ffn_dim"] = stack.d_ff;
  }
  NewFolder folder(path);
  write_file(folder.path() + "/config.json", config.dump(2) + "\n");
  write_file(folder.path() + "/vocab.json", vocabulary_of(tokenizer).dump(1) + "\n");
  for (const char* side : {"/source.spm", "/target.spm"})
    write_file(folder.path() + side, tokenizer.serialize());
  save_tensors(folder.path() + "/model.safetensors", theirs);
  folder.commit();
}

}  // namespace vqlm
