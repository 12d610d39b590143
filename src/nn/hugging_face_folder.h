// A model folder as Hugging Face's `transformers` saves it: config.json, and the weights in
// model.safetensors or in shards that model.safetensors.index.json lists.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "nn/checkpoint.h"

namespace vqlm {

struct HuggingFaceFolder {
  std::string path;
  nlohmann::json config;
  NamedTensors weights;            // in float32
  std::vector<std::string> files;  // all that was read

  // Fields of config.json; throw RuntimeError, naming file and key, on another type or a number
  // outside [1, 2^31).
  std::int64_t size(const std::string& key) const;
  std::int64_t size_or(const std::string& key, std::int64_t fallback) const;  // absent or null
  // The weight of that name and shape; throws RuntimeError where there is none or another.
  const torch::Tensor& weight(const std::string& name,
                              const std::vector<std::int64_t>& shape) const;
};

// Throws RuntimeError, in one sentence that names the file, where the folder is no such one, a file
// or a shard is missing, truncated or damaged, a tensor lies in another shard than the index says,
// or the model is of another type than `model_type`. Allocates no more than the files hold.
HuggingFaceFolder read_hugging_face_folder(const std::string& path, const std::string& model_type);

}  // namespace vqlm
