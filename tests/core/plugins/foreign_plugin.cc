// Built with another compiler or another LibTorch.
#include "core/plugin.h"

extern "C" __attribute__((visibility("default"))) const VqlmPlugin* vqlm_plugin() {
  static const VqlmPlugin plugin{
      VQLM_PLUGIN_API_VERSION,        "foreign_plugin",        "1.0", VQLM_BUILD_TAG "-torch0.1",
      [](const vqlm::PluginHost&) {}, [](vqlm::Registries&) {}};
  return &plugin;
}
