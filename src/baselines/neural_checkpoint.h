// A trained network on disk, a folder: config.json (type, version, the full recipe, vocabulary
// size, labels), model.safetensors (the weights), tokenizer.model (the tokenizer's own bytes) and,
// where sources have a tokenizer of their own, source_tokenizer.model. What does not fit together
// is refused before any weight is used.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "data/tokenizer.h"
#include "nn/torch.h"

namespace vqlm {

struct NeuralDescription {
  std::string type;  // registry id
  int version = 1;
  nlohmann::json config = nlohmann::json::object();  // every key of the recipe
  int vocab_size = 0;                                // special ids included
  std::string tokenizer_hash;
  int source_vocab_size = 0;  // 0: sources have no tokenizer of their own
  std::string source_tokenizer_hash;
  std::vector<std::string> labels;  // sorted; empty unless conditional on a label
};

// `folder` exists. Each file is written whole or not at all.
void save_neural(const std::string& folder, const NeuralDescription& description,
                 const torch::nn::Module& module, const Tokenizers& tokenizers);

// Reads config.json. Throws RuntimeError when it is missing, no such JSON, or of another type than
// `type` or a newer version than `version`.
NeuralDescription load_description(const std::string& folder, const std::string& type, int version);

// Throws RuntimeError unless `tokenizers` are those of the folder: same bytes, sizes and hashes.
void check_tokenizers(const std::string& folder, const NeuralDescription& description,
                      const Tokenizers& tokenizers);

// Copies model.safetensors into the module; throws RuntimeError when the file is missing or damaged
// or its names or shapes are not the module's.
void load_weights(const std::string& folder, torch::nn::Module& module);

}  // namespace vqlm
