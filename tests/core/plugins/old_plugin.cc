// Built for a plugin API of the past.
#include "core/plugin.h"

extern "C" __attribute__((visibility("default"))) const VqlmPlugin* vqlm_plugin() {
  static const VqlmPlugin plugin{0,
                                 "old_plugin",
                                 "1.0",
                                 VQLM_BUILD_TAG,
                                 [](const vqlm::PluginHost&) {},
                                 [](vqlm::Registries&) {}};
  return &plugin;
}
