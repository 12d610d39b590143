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
std::string source_tokenizer_path(const std::string& folder) {
  return folder + "/source_tokenizer.model";
}

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

// Throws RuntimeError unless `tokenizer` has the bytes of the file `path`, and this hash.
void check_tokenizer(const std::string& path, const std::string& hash, const Tokenizer* tokenizer) {
  const std::string stored = read_file(path);
  if (tokenizer == nullptr) throw RuntimeError(expected_got(path, "a tokenizer", "none"));
  const std::string got = tokenizer->info().hash;
  if (stored != tokenizer->serialize() || got != hash)
    throw RuntimeError(
        expected_got(path, "the tokenizer of hash " + hash, "other bytes or hash " + got));
}

void check_size(const std::string& folder, const std::string& key, int described,
                const Tokenizer& tokenizer) {
  const int size = tokenizer.info().vocab_size;
  if (size != described)
    throw RuntimeError(expected_got(config_path(folder),
                                    key + " " + std::to_string(size) + " of its tokenizer",
                                    std::to_string(described)));
}

void read_source_vocabulary(const nlohmann::json& json, NeuralDescription& description) {
  if (!json.contains("source_tokenizer_hash")) return;
  description.source_tokenizer_hash = json.at("source_tokenizer_hash").get<std::string>();
  description.source_vocab_size = json.at("source_vocab_size").get<int>();
}

}  // namespace

void save_neural(const std::string& folder, const NeuralDescription& description,
                 const torch::nn::Module& module, const Tokenizers& tokenizers) {
  save_tensors(weights_path(folder), module_tensors(module));
  write_file(tokenizer_path(folder), tokenizers.target->serialize());
  nlohmann::json config = {{"type", description.type},
                           {"version", description.version},
                           {"config", description.config},
                           {"vocab_size", description.vocab_size},
                           {"tokenizer_hash", description.tokenizer_hash},
                           {"labels", description.labels}};
  if (tokenizers.source) {
    write_file(source_tokenizer_path(folder), tokenizers.source->serialize());
    config["source_vocab_size"] = description.source_vocab_size;
    config["source_tokenizer_hash"] = description.source_tokenizer_hash;
  }
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
    read_source_vocabulary(json, description);
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

void check_tokenizers(const std::string& folder, const NeuralDescription& description,
                      const Tokenizers& tokenizers) {
  check_tokenizer(tokenizer_path(folder), description.tokenizer_hash, tokenizers.target.get());
  check_size(folder, "vocab_size", description.vocab_size, *tokenizers.target);
  const bool separate = !description.source_tokenizer_hash.empty();
  if (!separate && tokenizers.source)
    throw RuntimeError(expected_got(
        config_path(folder), "a 'source_tokenizer_hash' for its source tokenizer", "no such key"));
  if (!separate) return;
  check_tokenizer(source_tokenizer_path(folder), description.source_tokenizer_hash,
                  tokenizers.source.get());
  check_size(folder, "source_vocab_size", description.source_vocab_size, *tokenizers.source);
}

void load_weights(const std::string& folder, torch::nn::Module& module) {
  const std::string path = weights_path(folder);
  assign_module_tensors(module, load_tensors(path), path);
}

}  // namespace vqlm
