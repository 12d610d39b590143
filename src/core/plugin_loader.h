// Loads plugins at run time (`--plugin FILE`).
#pragma once

#include <string>

#include "core/registries.h"

namespace vqlm {

struct LoadedPlugin {
  std::string name, version;
  std::string sha256;  // of the file; part of the keys of cells that use the plugin's components
};

// dlopen(RTLD_NOW | RTLD_LOCAL), checks both tags, connects, registers, never closes. Throws
// RuntimeError when the file cannot be loaded or has no `vqlm_plugin`, InvalidArgument when it was
// built for another API. `torch_tag` is "" or the LibTorch tag ("-torch2.13.0") this program was
// built with.
LoadedPlugin load_plugin(const std::string& path, Registries& registries,
                         const std::string& torch_tag);

}  // namespace vqlm
