// What a run's record says of a model for diagrams: RunRecord::descriptions, a JSON object
//   {"type": "vqvae_lm", "config": {...}, "parameters": 1530000,
//    "tensors": [["encoder.norm.weight", "F32", [128]], ...],
//    "codebooks": [{"level": 0, "head": 0, "codes": 256, "tokens": 4}],
//    "example": {"text": "...", "codes": [[17, 203]], "output": "..."}}
// Everything but the type may be missing.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace vqlm {

// Modules that are equal but for their number ("layers.0", "layers.1").
struct ModuleRow {
  std::string name;   // "self attention: query key value"
  std::string shape;  // of its largest tensor: "384 × 128"
  int copies = 1;
  std::int64_t parameters = 0;  // of all copies
};

// A part of the model: "encoder", "levels.0", "priors.0".
struct ModuleBlock {
  std::string name;
  std::int64_t parameters = 0;
  std::vector<ModuleRow> rows;
};

struct CodebookFact {
  int level = 0, head = 0;
  std::int64_t codes = 0;
  std::int64_t tokens = 1;  // that a code stands for
};

struct ModelDescription {
  std::string type;
  nlohmann::json config = nlohmann::json::object();
  std::optional<std::int64_t> parameters;  // as the model counts them
  std::vector<ModuleBlock> blocks;         // in the order of the file
  std::vector<CodebookFact> codebooks;
  std::string text, output;             // an example and what the model makes of its codes
  std::vector<std::vector<int>> codes;  // of the example, a level each

  std::int64_t sum_of_parts() const;  // parameters of all blocks
  // A number of the config under "a.b", or none.
  std::optional<std::int64_t> number(const std::string& path) const;
  std::string word(const std::string& path) const;  // likewise; ""
};

// None when the text is no such object.
std::optional<ModelDescription> read_model_description(const std::string& text);

// Tensors by the modules they belong to. What a quantiser only counts for its own use ("ema_sums",
// whole numbers) is no parameter and left out.
std::vector<ModuleBlock> module_blocks(const nlohmann::json& tensors);

}  // namespace vqlm
