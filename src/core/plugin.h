// The border of a loadable plugin: one exported C function that returns this struct. The loader
// (plugin_loader.h) checks `api_version` and `build_tag` before it calls `register_fn`, and never
// unloads the file. `vqlm_add_plugin()` in CMake builds the same source as a static or a loadable
// one.
#pragma once

#include "core/registries.h"

#define VQLM_PLUGIN_API_VERSION 1
#define VQLM_STRINGIFY_(x) #x
#define VQLM_STRINGIFY(x) VQLM_STRINGIFY_(x)

// C++ ABI, standard library and plugin API; torch plugins append the LibTorch version
// (VQLM_TORCH_TAG).
#ifndef VQLM_TORCH_TAG
#define VQLM_TORCH_TAG ""
#endif
#define VQLM_BUILD_TAG                                               \
  "abi" VQLM_STRINGIFY(__GXX_ABI_VERSION) "-glibcxx" VQLM_STRINGIFY( \
      _GLIBCXX_USE_CXX11_ABI) "-api" VQLM_STRINGIFY(VQLM_PLUGIN_API_VERSION) VQLM_TORCH_TAG

extern "C" {
struct VqlmPlugin {
  int api_version;        // VQLM_PLUGIN_API_VERSION the plugin was built with
  const char* name;       // unique, lower snake case
  const char* version;    // of the plugin itself
  const char* build_tag;  // VQLM_BUILD_TAG the plugin was built with
  void (*register_fn)(vqlm::Registries&);
};
}

// Defines the exported function: VQLM_PLUGIN(my_plugin, "1.0", register_my_plugin)
#define VQLM_PLUGIN(name, version, register_fn)                                             \
  extern "C" __attribute__((visibility("default"))) const VqlmPlugin* vqlm_plugin() {       \
    static const VqlmPlugin plugin{VQLM_PLUGIN_API_VERSION, #name, version, VQLM_BUILD_TAG, \
                                   register_fn};                                            \
    return &plugin;                                                                         \
  }
