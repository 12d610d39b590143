#include "app/generator_key.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/components.h"
#include "app/torch_runtime.h"
#include "core/error.h"
#include "core/hash.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

nlohmann::json file_hashes(const std::string& folder) {
  if (!fs::is_directory(folder))
    throw RuntimeError(expected_got("checkpoint " + folder, "a folder", "none"));
  nlohmann::json files = nlohmann::json::object();
  for (const auto& file : fs::recursive_directory_iterator(folder))
    if (file.is_regular_file())
      files[fs::relative(file.path(), folder).string()] = sha256_file(file.path().string());
  return files;
}

}  // namespace

std::string checkpoint_key(const std::string& folder) { return sha256_json(file_hashes(folder)); }

std::string untrained_generator_key(const GeneratorEntry& entry, const std::string& data_hash,
                                    const Session& session) {
  nlohmann::json recipe = {{"type", entry.type},
                           {"version", entry.version},
                           {"data", data_hash},
                           {"threads", session.options.threads},
                           {"device", session.options.device},
                           {"torch", torch_version()}};
  if (entry.checkpoint.empty()) {
    recipe["kind"] = "configured";
    recipe["config"] = entry.resolved;
    for (const std::string& file : entry.files) recipe["files"].push_back(sha256_file(file));
  } else {
    recipe["kind"] = "checkpoint";
    recipe["files"] = file_hashes(entry.checkpoint);
    for (const std::string& type : entry.stored_tokenizers)
      add_plugin(session, "tokenizer", type, recipe);
  }
  add_plugin(session, "generator", entry.type, recipe);
  return sha256_json(recipe);
}

}  // namespace vqlm
