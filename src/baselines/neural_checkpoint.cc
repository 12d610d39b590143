#include "baselines/neural_checkpoint.h"

#include "core/error.h"
#include "core/files.h"
#include "core/run_config.h"
#include "nn/checkpoint.h"

namespace vqlm {
namespace {

std::string config_path(const std::string& folder) { return folder + "/config.json"; }
std::string weights_path(const std::string& folder) { return folder + "/model.safetensors"; }
std::string tokenizer_path(const std::string& folder) { return folder + "/tokenizer.model"; }

// A damaged file is the world's fault, not the caller's.
nlohmann::json read_json(const std::string& path) {
  const std::string text = read_file(path);
  try {
    return parse_json(text, path);
  } catch (const InvalidArgument& error) {
    throw RuntimeError(error.what());
  }
}

void check_type(const NeuralDescription& description, const std::string& path,
                const std::string& type, int version) {
  if (description.type != type)
    throw RuntimeError(expected_got(path, "a '" + type + "'", "a '" + description.type + "'"));
  if (description.version > version)
    throw RuntimeError(expected_got(path, type + " of version " + std::to_string(version),
                                    "version " + std::to_string(description.version)));
}

}  // namespace

void save_neural(const std::string& folder, const NeuralDescription& description,
                 const torch::nn::Module& module, const Tokenizer& tokenizer) {
  save_tensors(weights_path(folder), module_tensors(module));
  write_file(tokenizer_path(folder), tokenizer.serialize());
  const nlohmann::json config = {{"type", description.type},
                                 {"version", description.version},
                                 {"config", description.config},
                                 {"vocab_size", description.vocab_size},
                                 {"tokenizer_hash", description.tokenizer_hash},
                                 {"labels", description.labels}};
  write_file(config_path(folder), config.dump(2) + "\n");
}

NeuralDescription load_description(const std::string& folder, const std::string& type,
                                   int version) {
  const std::string path = config_path(folder);
  const nlohmann::json json = read_json(path);
  NeuralDescription description;
  try {
    description.type = json.at("type").get<std::string>();
    description.version = json.at("version").get<int>();
    description.config = json.at("config");
    description.vocab_size = json.at("vocab_size").get<int>();
    description.tokenizer_hash = json.at("tokenizer_hash").get<std::string>();
    description.labels = json.at("labels").get<std::vector<std::string>>();
  } catch (const nlohmann::json::exception& error) {
    throw RuntimeError(expected_got(
        path, "type, version, config, vocab_size, tokenizer_hash and labels", error.what()));
  }
  check_type(description, path, type, version);
  if (description.vocab_size <= kNumSpecialIds || !description.config.is_object())
    throw RuntimeError(expected_got(path, "an object 'config' and a 'vocab_size' above 4",
                                    "vocab_size " + std::to_string(description.vocab_size)));
  return description;
}

void check_tokenizer(const std::string& folder, const NeuralDescription& description,
                     const Tokenizer* tokenizer) {
  const std::string path = tokenizer_path(folder);
  const std::string stored = read_file(path);
  if (tokenizer == nullptr) throw RuntimeError(expected_got(path, "a tokenizer", "none"));
  const TokenizerInfo info = tokenizer->info();
  if (stored != tokenizer->serialize() || info.hash != description.tokenizer_hash)
    throw RuntimeError(expected_got(path, "the tokenizer of hash " + description.tokenizer_hash,
                                    "other bytes or hash " + info.hash));
  if (info.vocab_size != description.vocab_size)
    throw RuntimeError(expected_got(
        config_path(folder), "vocab_size " + std::to_string(info.vocab_size) + " of its tokenizer",
        std::to_string(description.vocab_size)));
}

void load_weights(const std::string& folder, torch::nn::Module& module) {
  const std::string path = weights_path(folder);
  assign_module_tensors(module, load_tensors(path), path);
}

}  // namespace vqlm
