// A generator on disk: what its own `save` wrote, and `generator.json`, which says how to make the
// object that can load it (type, config, tokenizers). Such a folder is self-contained.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/session.h"
#include "data/tokenizer.h"
#include "model/generator.h"

namespace vqlm {

struct Checkpoint {
  std::unique_ptr<Generator> generator;
  Tokenizers tokenizers;
  nlohmann::json description;  // generator.json
};

// `folder` exists and is empty. The tokenizers go to tokenizer.model and source_tokenizer.model.
void save_checkpoint(const std::string& folder, const Generator& generator,
                     const nlohmann::json& description, const Tokenizers& tokenizers);
// The generator as the folder describes it, without its weights.
Checkpoint describe_checkpoint(const std::string& folder, const Session& session);
// Throws RuntimeError when something is missing or damaged, naming the file.
Checkpoint load_checkpoint(const std::string& folder, const Session& session);

// Loads it on the CPU and lets go of it. Throws RuntimeError when it cannot be loaded, whatever the
// reason.
void verify_checkpoint(const std::string& folder, const Session& session);

// Where a description stands, for messages: "" points at the whole file.
struct JsonPlace {
  std::string file, pointer;
};
// A tokenizer from its description, which stands at `place`, and the bytes of the file `path`.
std::shared_ptr<const Tokenizer> restore_tokenizer(const nlohmann::json& description,
                                                   const JsonPlace& place, const std::string& path,
                                                   const Session& session);

}  // namespace vqlm
