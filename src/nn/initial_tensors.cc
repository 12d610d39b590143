#include "nn/initial_tensors.h"

#include <nlohmann/json.hpp>
#include <string>

#include "core/error.h"
#include "core/files.h"
#include "core/log.h"

namespace vqlm {
namespace {

// A checkpoint without a source tokenizer shares its embeddings, and says nothing of a source's
// own.
void check_tokenizer(const nlohmann::json& config, const std::string& key, const Tokenizer* own,
                     const std::string& path) {
  if (!config.contains(key) || own == nullptr) return;
  const nlohmann::json& hash = config[key];
  if (!hash.is_string())
    throw RuntimeError(expected_got(path, "a text '" + key + "'", hash.dump()));
  if (hash.get<std::string>() != own->info().hash)
    throw InvalidArgument(
        expected_got("initial weights of " + path,
                     "those of a model with the tokenizer of hash " + own->info().hash,
                     "'" + key + "' " + hash.get<std::string>()));
}

void check_tokenizers(const Tokenizers& tokenizers, const std::string& path) {
  const nlohmann::json config = nlohmann::json::parse(read_file(path), nullptr, false);
  if (!config.is_object() || !config.contains("tokenizer_hash"))
    throw RuntimeError(expected_got(path, "a checkpoint's config with 'tokenizer_hash'", "none"));
  check_tokenizer(config, "tokenizer_hash", tokenizers.target.get(), path);
  check_tokenizer(config, "source_tokenizer_hash", tokenizers.source.get(), path);
}

}  // namespace

InitialTensors copy_matching_tensors(torch::nn::Module& module, const NamedTensors& tensors) {
  const torch::NoGradGuard no_grad;
  InitialTensors result;
  for (auto& [name, own] : module_tensors(module)) {
    ++result.total;
    const auto found = tensors.find(name);
    if (found == tensors.end() || found->second.sizes() != own.sizes() ||
        found->second.scalar_type() != own.scalar_type())
      continue;
    torch::Tensor target = own;  // the same storage
    target.copy_(found->second);
    ++result.copied;
  }
  return result;
}

InitialTensors load_initial_tensors(torch::nn::Module& module, const FitContext& context) {
  if (context.initial_folder.empty()) return {};
  check_tokenizers(context.tokenizers, context.initial_folder + "/config.json");
  const std::string path = context.initial_folder + "/model.safetensors";
  const InitialTensors result = copy_matching_tensors(module, load_tensors(path));
  if (result.copied == 0)
    throw InvalidArgument(expected_got(
        "initial weights of " + path,
        "a tensor of the name and shape of one of the network's " + std::to_string(result.total),
        "none"));
  log_info("initial weights: " + std::to_string(result.copied) + " of " +
           std::to_string(result.total) + " tensors of the network are copied from " + path);
  return result;
}

}  // namespace vqlm
