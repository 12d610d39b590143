#include "app/session.h"

#include "app/builtin_plugins.h"
#include "app/torch_runtime.h"

namespace vqlm {

Session::Session(const SessionOptions& session_options)
    : options(session_options), location(default_data_location(session_options.mirror)) {
  check_device(options.device);
  register_builtin_plugins(registries);
  for (const std::string& file : options.plugins)
    plugins.push_back(load_plugin(file, registries, "-torch" + torch_version()));
}

}  // namespace vqlm
