#include "core/plugin_loader.h"

#include <dlfcn.h>

#include <filesystem>

#include "core/error.h"
#include "core/hash.h"
#include "core/plugin.h"

namespace vqlm {
namespace {

std::string loader_error() {
  const char* message = ::dlerror();
  return message != nullptr ? message : "an unknown error";
}

void check_build(const std::string& path, const VqlmPlugin& plugin, const std::string& torch_tag) {
  if (plugin.api_version != VQLM_PLUGIN_API_VERSION)
    throw InvalidArgument(expected_got(path, "plugin API " VQLM_STRINGIFY(VQLM_PLUGIN_API_VERSION),
                                       std::to_string(plugin.api_version)));
  const std::string base = VQLM_BUILD_TAG;  // this file is compiled without LibTorch
  const std::string tag = plugin.build_tag != nullptr ? plugin.build_tag : "";
  if (tag != base && tag != base + torch_tag)
    throw InvalidArgument(expected_got(
        path, "build tag " + base + (torch_tag.empty() ? "" : " or " + base + torch_tag),
        "'" + tag + "'"));
  if (plugin.connect_fn == nullptr || plugin.register_fn == nullptr || plugin.name == nullptr ||
      plugin.version == nullptr)
    throw InvalidArgument(
        expected_got(path, "a plugin with a name, a version and functions", "an empty field"));
}

}  // namespace

LoadedPlugin load_plugin(const std::string& path, Registries& registries,
                         const std::string& torch_tag) {
  const std::string sha256 = sha256_file(path);
  const std::string absolute = std::filesystem::absolute(path).string();
  void* const library = ::dlopen(absolute.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    throw RuntimeError(expected_got(path, "a loadable plugin", loader_error()));
  // NOLINTNEXTLINE: dlsym gives no typed pointer.
  const auto entry = reinterpret_cast<const VqlmPlugin* (*)()>(::dlsym(library, "vqlm_plugin"));
  const VqlmPlugin* const plugin = entry != nullptr ? entry() : nullptr;
  if (plugin == nullptr)
    throw RuntimeError(
        expected_got(path, "a plugin that exports 'vqlm_plugin'", "a library without it"));
  check_build(path, *plugin, torch_tag);
  plugin->connect_fn({show_progress, log_message});
  plugin->register_fn(registries);
  return {plugin->name, plugin->version, sha256};
}

}  // namespace vqlm
