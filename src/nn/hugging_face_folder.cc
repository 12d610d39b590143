#include "nn/hugging_face_folder.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "core/error.h"
#include "core/files.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

[[noreturn]] void refuse(const std::string& subject, const std::string& expected,
                         const std::string& got) {
  throw RuntimeError(expected_got(subject, expected, got));
}

json read_object(const std::string& path) {
  json value = json::parse(read_file(path), nullptr, false);
  if (!value.is_object()) refuse(path, "a JSON object", "something else");
  return value;
}

// Shard -> names of its tensors, by the index.
std::map<std::string, std::vector<std::string>> shards_of(const std::string& index) {
  const json map = read_object(index).value("weight_map", json());
  if (!map.is_object() || map.empty()) refuse(index, "a weight_map", map.dump().substr(0, 60));
  std::map<std::string, std::vector<std::string>> shards;
  for (const auto& [name, file] : map.items()) {
    const std::string shard = file.is_string() ? file.get<std::string>() : "";
    if (shard.empty() || shard.find('/') != std::string::npos)
      refuse(index, "names of files in the folder", file.dump().substr(0, 60));
    shards[shard].push_back(name);
  }
  return shards;
}

void add_weights(const std::string& file, NamedTensors tensors, HuggingFaceFolder& folder) {
  for (auto& [name, tensor] : tensors)
    if (!folder.weights.emplace(name, tensor.to(torch::kFloat)).second)
      refuse(file, "tensors that no shard before had", "'" + name + "'");
  folder.files.push_back(file);
}

void read_shards(const std::string& index, HuggingFaceFolder& folder) {
  folder.files.push_back(index);
  for (const auto& [shard, names] : shards_of(index)) {
    const std::string file = folder.path + "/" + shard;
    if (!fs::exists(file)) refuse(index, "the shard " + shard, "no such file");
    NamedTensors tensors = load_tensors(file);
    for (const std::string& name : names)
      if (tensors.find(name) == tensors.end())
        refuse(file, "tensor '" + name + "', as the index says", "none of that name");
    if (tensors.size() != names.size())
      refuse(file, std::to_string(names.size()) + " tensors, as the index says",
             std::to_string(tensors.size()));
    add_weights(file, std::move(tensors), folder);
  }
}

}  // namespace

std::int64_t HuggingFaceFolder::size(const std::string& key) const {
  const auto it = config.find(key);
  const std::string got = it == config.end() ? "none" : it->dump().substr(0, 60);
  if (it == config.end() || !it->is_number_integer() || *it < 1 || *it >= (std::int64_t{1} << 31))
    refuse(path + "/config.json", "'" + key + "' from 1 to 2^31 - 1", got);
  return it->get<std::int64_t>();
}

std::int64_t HuggingFaceFolder::size_or(const std::string& key, std::int64_t fallback) const {
  const auto it = config.find(key);
  return it == config.end() || it->is_null() ? fallback : size(key);
}

const torch::Tensor& HuggingFaceFolder::weight(const std::string& name,
                                               const std::vector<std::int64_t>& shape) const {
  const auto it = weights.find(name);
  if (it == weights.end()) refuse(path, "tensor '" + name + "'", "none of that name");
  if (it->second.sizes() != torch::IntArrayRef(shape))
    refuse(path, c10::str("tensor '", name, "' of shape ", torch::IntArrayRef(shape)),
           c10::str(it->second.sizes()));
  return it->second;
}

HuggingFaceFolder read_hugging_face_folder(const std::string& path, const std::string& model_type) {
  HuggingFaceFolder folder;
  folder.path = path;
  if (!fs::is_directory(path)) refuse(path, "a model folder", "none");
  const std::string config = path + "/config.json", whole = path + "/model.safetensors",
                    index = whole + ".index.json";
  folder.config = read_object(config);
  folder.files.push_back(config);
  const json type = folder.config.value("model_type", json());
  if (type != model_type) refuse(config, "model_type " + model_type, type.dump());
  if (fs::exists(whole))
    add_weights(whole, load_tensors(whole), folder);
  else if (fs::exists(index))
    read_shards(index, folder);
  else
    refuse(path, "model.safetensors, or shards and their index", "neither");
  return folder;
}

}  // namespace vqlm
