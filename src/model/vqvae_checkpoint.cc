#include "model/vqvae_checkpoint.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "core/run_config.h"
#include "nn/checkpoint.h"

namespace vqlm {
namespace {

constexpr const char* kType = "vqvae_lm";

// The value of `key`; RuntimeError naming file and key when it is missing or of another type.
template <typename T>
T field(const nlohmann::json& config, const std::string& key, const std::string& path) {
  try {
    return config.at(key).get<T>();
  } catch (const nlohmann::json::exception&) {
    throw RuntimeError(expected_got(path, "a checkpoint's config with a valid '" + key + "'",
                                    config.contains(key) ? config[key].dump() : "no such key"));
  }
}

nlohmann::json read_config(const std::string& path) {
  const std::string text = read_file(path);
  try {
    return parse_json(text, path);
  } catch (const InvalidArgument& error) {
    throw RuntimeError(error.what());
  }
}

std::string hash_of(const std::shared_ptr<const Tokenizer>& tokenizer) {
  return tokenizer ? tokenizer->info().hash : "none";
}

// Throws RuntimeError unless they are those the model was trained with.
void check_tokenizers(const nlohmann::json& config, const Tokenizers& tokenizers,
                      const std::string& path) {
  const auto hash = field<std::string>(config, "tokenizer_hash", path);
  if (!tokenizers.target || hash_of(tokenizers.target) != hash)
    throw RuntimeError(
        expected_got(path, "the tokenizer of hash " + hash, hash_of(tokenizers.target)));
  const auto source = config.contains("source_tokenizer_hash")
                          ? field<std::string>(config, "source_tokenizer_hash", path)
                          : hash_of(nullptr);
  if (hash_of(tokenizers.source) != source)
    throw RuntimeError(
        expected_got(path, "the source tokenizer of hash " + source, hash_of(tokenizers.source)));
}

}  // namespace

void save_vqvae_model(const VqvaeModel& model, const std::string& folder) {
  nlohmann::json config;
  config["type"] = kType;
  config["recipe"] = nlohmann::json::parse(model.recipe);
  config["tokenizer_hash"] = hash_of(model.tokenizers.target);
  if (model.tokenizers.source) config["source_tokenizer_hash"] = hash_of(model.tokenizers.source);
  config["labels"] = model.labels;
  write_file(folder + "/config.json", config.dump(2) + "\n");
  write_file(folder + "/tokenizer.model", model.tokenizers.target->serialize());
  if (model.tokenizers.source)
    write_file(folder + "/source_tokenizer.model", model.tokenizers.source->serialize());
  NamedTensors tensors;
  for (const auto& [name, tensor] : module_tensors(*model.network))
    tensors[name] = tensor.detach().cpu().contiguous();
  save_tensors(folder + "/model.safetensors", tensors);
}

VqvaeModel load_vqvae_model(const std::string& folder, const Tokenizers& tokenizers,
                            const std::string& device) {
  const std::string path = folder + "/config.json";
  const auto config = read_config(path);
  const auto type = field<std::string>(config, "type", path);
  if (type != kType) throw RuntimeError(expected_got(path, "type vqvae_lm", "'" + type + "'"));
  check_tokenizers(config, tokenizers, path);
  const auto recipe = field<nlohmann::json>(config, "recipe", path).dump();
  auto labels = field<std::vector<std::string>>(config, "labels", path);
  const std::string weights = folder + "/model.safetensors";
  const auto tensors = load_tensors(weights);
  try {
    auto model = build_vqvae_model(recipe, path, tokenizers, std::move(labels), device);
    assign_module_tensors(*model.network, tensors, weights);
    return model;
  } catch (const InvalidArgument& error) {
    throw RuntimeError(error.what());
  }
}

}  // namespace vqlm
