#include "app/session.h"

#include "app/builtin_plugins.h"
#include "app/torch_runtime.h"

namespace vqlm {
namespace {

// "metric/bleu" of all components whose plugin goes into keys.
std::vector<std::string> component_names(const Registries& registries) {
  std::vector<std::string> all;
  const auto add = [&](const std::string& kind, const std::vector<std::string>& names) {
    for (const std::string& name : names) all.push_back(kind + "/" + name);
  };
  add("dataset", registries.datasets.names());
  add("tokenizer", registries.tokenizers.names());
  add("generator", registries.generators.names());
  add("task", registries.tasks.names());
  add("metric", registries.metrics.names());
  return all;
}

}  // namespace

Session::Session(const SessionOptions& session_options)
    : options(session_options), location(default_data_location(session_options.mirror)) {
  check_device(options.device);
  register_builtin_plugins(registries);
  constexpr std::size_t kProgram = static_cast<std::size_t>(-1);
  for (const std::string& name : component_names(registries)) added_by[name] = kProgram;
  for (const std::string& file : options.plugins) {
    plugins.push_back(load_plugin(file, registries, "-torch" + torch_version()));
    for (const std::string& name : component_names(registries))
      added_by.try_emplace(name, plugins.size() - 1);
  }
  std::erase_if(added_by, [](const auto& entry) { return entry.second == kProgram; });
}

const LoadedPlugin* Session::plugin_of(const std::string& kind, const std::string& name) const {
  const auto it = added_by.find(kind + "/" + name);
  return it == added_by.end() ? nullptr : &plugins[it->second];
}

}  // namespace vqlm
