// What every sub-command starts from: the registries with plugins loaded, where data lies, device
// and threads.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "core/plugin_loader.h"
#include "core/registries.h"
#include "data/dataset.h"

namespace vqlm {

struct SessionOptions {
  std::vector<std::string> plugins;  // files to load
  std::string mirror;                // folder laid out as <dataset>/<file>; empty: VQLM_DATA_MIRROR
  std::string device = "cpu";
  int threads = 1;  // of one cell
};

struct Session {
  explicit Session(const SessionOptions& options);

  SessionOptions options;
  Registries registries;
  std::vector<LoadedPlugin> plugins;
  DataLocation location;
  // Who added a component, where a plugin did: "metric/ends_with" -> index into `plugins`.
  std::map<std::string, std::size_t> added_by;

  // The plugin that added the component; null for one that comes with the program. `kind`: dataset,
  // tokenizer, generator, task or metric.
  const LoadedPlugin* plugin_of(const std::string& kind, const std::string& name) const;
};

}  // namespace vqlm
