// The border of a loadable plugin: one exported C function that returns this struct. The loader
// (plugin_loader.h) checks `api_version` and `build_tag` before it calls anything, and never
// unloads the file. `vqlm_add_plugin()` in CMake builds the same source as a static or a loadable
// one.
#pragma once

#include "core/log.h"
#include "core/progress.h"
#include "core/registries.h"

#define VQLM_PLUGIN_API_VERSION 2
#define VQLM_STRINGIFY_(x) #x
#define VQLM_STRINGIFY(x) VQLM_STRINGIFY_(x)

// C++ ABI, standard library, plugin API and the hash of the headers, which vqlm_add_plugin()
// defines (cmake/VqlmHeadersTag.cmake); torch plugins append the LibTorch version (VQLM_TORCH_TAG).
#ifndef VQLM_HEADERS_TAG
#define VQLM_HEADERS_TAG ""
#endif
#ifndef VQLM_TORCH_TAG
#define VQLM_TORCH_TAG ""
#endif
#define VQLM_BUILD_TAG                                                       \
  "abi" VQLM_STRINGIFY(__GXX_ABI_VERSION) "-glibcxx" VQLM_STRINGIFY(         \
      _GLIBCXX_USE_CXX11_ABI) "-api" VQLM_STRINGIFY(VQLM_PLUGIN_API_VERSION) \
      VQLM_HEADERS_TAG VQLM_TORCH_TAG

namespace vqlm {

// What the program does for a loaded plugin, whose own copy of the core knows neither the display
// of progress nor the level of the log.
struct PluginHost {
  void (*show_progress)(const ProgressUpdate&);
  void (*log)(LogLevel, const std::string&);
};

// Called in a loaded plugin: its progress and log go to the host from here on.
inline void connect_plugin(const PluginHost& host) {
  set_progress_sink(host.show_progress);
  set_log_sink(host.log);
}

}  // namespace vqlm

extern "C" {
struct VqlmPlugin {
  int api_version;                              // VQLM_PLUGIN_API_VERSION the plugin was built with
  const char* name;                             // unique, lower snake case
  const char* version;                          // of the plugin itself
  const char* build_tag;                        // VQLM_BUILD_TAG the plugin was built with
  void (*connect_fn)(const vqlm::PluginHost&);  // of loaded plugins only, before `register_fn`
  void (*register_fn)(vqlm::Registries&);
};
}

// Static plugins stand side by side in one program: each has an entry of its own,
// `vqlm_plugin_NAME`, which the program declares and calls.
#ifdef VQLM_STATIC_PLUGIN
#define VQLM_PLUGIN_ENTRY(name) vqlm_plugin_##name
#else
#define VQLM_PLUGIN_ENTRY(name) vqlm_plugin
#endif

// Defines the exported function: VQLM_PLUGIN(my_plugin, "1.0", register_my_plugin)
#define VQLM_PLUGIN(name, version, register_fn)                                                   \
  extern "C" __attribute__((visibility("default"))) const VqlmPlugin* VQLM_PLUGIN_ENTRY(name)() { \
    static const VqlmPlugin plugin{VQLM_PLUGIN_API_VERSION, #name,      version, VQLM_BUILD_TAG,  \
                                   vqlm::connect_plugin,    register_fn};                         \
    return &plugin;                                                                               \
  }
