// Components as the entries of a run config describe them. Each call reads its entry strictly.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/plan.h"
#include "data/dataset.h"
#include "data/tokenizer.h"
#include "metrics/metric.h"
#include "model/generator.h"
#include "tasks/task.h"

namespace vqlm {

struct TokenizerEntry {
  std::string type;
  std::vector<std::string> data;   // names of data entries whose training split it learns from
  std::vector<std::string> sides;  // "source", "references"
  nlohmann::json resolved;
};

// Of a distilled entry the data set that it comes from: its training targets come from a cell.
std::unique_ptr<Dataset> make_dataset(const RunConfig& config, const std::string& name,
                                      const Session& session);
std::unique_ptr<TrainableTokenizer> make_tokenizer(const RunConfig& config, const std::string& name,
                                                   const Session& session, TokenizerEntry& entry);
std::unique_ptr<Generator> make_generator(const RunConfig& config, const std::string& name,
                                          const Session& session, GeneratorEntry& entry);
std::unique_ptr<Task> make_task(const RunConfig& config, const std::string& name,
                                const Session& session, TaskEntry& entry);
// `name` is an entry of "metrics" or a registered metric, which then has its defaults; `where` is
// the JSON pointer at which it is named.
std::unique_ptr<Metric> make_metric(const RunConfig& config, const std::string& name,
                                    const Session& session, nlohmann::json& resolved,
                                    const std::string& where = "");

// Where a plugin added the component (a kind of Session::plugin_of), writes its hash into the
// recipe of a cell: {"plugins": {name: SHA-256}}.
void add_plugin(const Session& session, const std::string& kind, const std::string& name,
                nlohmann::json& recipe);

}  // namespace vqlm
