// What every sub-command starts from: the registries with plugins loaded, where data lies, device
// and threads.
#pragma once

#include <memory>
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
};

}  // namespace vqlm
