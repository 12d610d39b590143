// A run as a graph of cells. Every cell has a key, the SHA-256 of its recipe: all that decides its
// result, with the keys of its inputs. The whole graph with its keys is known before any work
// starts.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "app/session.h"
#include "core/run_config.h"

namespace vqlm {

enum class CellKind { kTokenizer, kTrain, kDistil, kTask, kTiming, kMetric };
const char* cell_kind_name(CellKind kind);

struct Cell {
  CellKind kind = CellKind::kTask;
  std::string key;
  std::string title;  // "train vqvae seed 1"
  nlohmann::json recipe;
  std::vector<std::string> depends;  // keys of cells
  // Names in the config; empty where they do not apply.
  std::string tokenizer, generator, task, metric;
  std::string data;  // of a distillation: the entry whose training targets it makes
  std::uint64_t seed = 1;
};

// A generator of the config as the runner sees it; the rest of its object belongs to the component.
struct GeneratorEntry {
  std::string type, data, tokenizer;
  std::string original_data;     // what `data` was distilled from, else the same
  std::string source_tokenizer;  // of the source alone; "": `tokenizer` for both sides
  std::string checkpoint;        // a folder to load instead of training
  std::string initial;           // whose weights training starts from: a generator, else a folder
  std::vector<std::string> stored_tokenizers;  // types of the checkpoint's
  std::vector<std::string> files;              // from outside, which the generator consists of
  nlohmann::json resolved;  // config with defaults, without names of data and tokenizers
  int version = 1;
  bool trainable = true;  // can learn

  bool is_trained() const { return trainable && checkpoint.empty(); }  // by the run
};

// A task of the config.
struct TaskEntry {
  std::string type, data, split;
  std::string original_data;                 // what `data` was distilled from, else the same
  std::int64_t limit = 0;                    // examples at most; 0: all
  std::vector<std::string> generators;       // those it runs with
  std::vector<std::string> metrics;          // names of metric entries or of registered metrics
  bool timing = false;                       // measure speed too, in cells that run alone
  std::map<std::string, std::string> roles;  // role -> generator
  nlohmann::json resolved;
  int version = 1;
};

struct Plan {
  RunConfig config;
  std::map<std::string, GeneratorEntry> generators;
  std::map<std::string, TaskEntry> tasks;
  std::vector<Cell> cells;                             // inputs before what needs them; a key once
  std::map<std::string, std::size_t> by_key, by_name;  // indices into `cells`

  // Generators that a task runs with or gives a role.
  std::set<std::string> used_generators() const;
  // Adds the cell unless its key is there already; its names lead to the key either way.
  void add(const Cell& cell);
  const Cell* find(const std::string& key) const;  // null when absent
  // The cell of that kind; null when the plan has none (a generator loaded from a checkpoint has no
  // training). `subject` is the tokenizer, the data entry of a distillation, else the task.
  const Cell* find(CellKind kind, const std::string& subject, const std::string& generator,
                   std::uint64_t seed, const std::string& metric = "") const;
};

// Checks the whole config (unknown names and keys, wrong types, impossible values) and plans its
// cells: the trainings of all its generators, also of those that no task uses.
Plan make_plan(const RunConfig& config, const Session& session);

}  // namespace vqlm
