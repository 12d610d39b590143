// Data sets of a test: a definition written beside its files, opened as a user's own data is.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/json_reader.h"
#include "core/registries.h"
#include "data/builtin_data.h"
#include "data/dataset_catalog.h"
#include "data/temporary_folder.h"

namespace vqlm {

class OwnDataset {
 public:
  explicit OwnDataset(const std::string& definition) {
    folder_.write("own.json", definition);
    location_.cache = folder_ / "cache";
  }
  const TemporaryFolder& folder() const { return folder_; }
  const DataLocation& location() const { return location_; }

  std::unique_ptr<Dataset> open(nlohmann::json view = nlohmann::json::object()) const {
    Registries registries;
    register_builtin_data(registries);
    view["use"] = folder_ / "own.json";
    JsonReader entry(view, "run.json", "/data/own");
    std::unique_ptr<Dataset> dataset = open_dataset(entry, registries);
    entry.finish();
    return dataset;
  }
  std::vector<Example> load(const std::string& split,
                            nlohmann::json view = nlohmann::json::object()) const {
    return open(std::move(view))->load(split, location_);
  }
  // references[0] of each example.
  std::vector<std::string> texts(const std::string& split,
                                 nlohmann::json view = nlohmann::json::object()) const {
    std::vector<std::string> result;
    for (const Example& example : load(split, std::move(view)))
      result.push_back(example.references.at(0));
    return result;
  }

 private:
  TemporaryFolder folder_;
  DataLocation location_;
};

}  // namespace vqlm
