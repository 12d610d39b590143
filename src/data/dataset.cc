#include "data/dataset.h"

#include <cstdlib>

namespace vqlm {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::string Dataset::content_hash(const DataLocation&) const { return info().content_hash; }

DataLocation default_data_location(const std::string& mirror_option) {
  DataLocation location;
  location.mirror = mirror_option.empty() ? environment("VQLM_DATA_MIRROR") : mirror_option;
  location.cache = environment("VQLM_DATA_CACHE");
  if (!location.cache.empty()) return location;
  const std::string xdg = environment("XDG_CACHE_HOME");
  const std::string home = environment("HOME");
  if (!xdg.empty())
    location.cache = xdg + "/vqlm";
  else
    location.cache = home.empty() ? ".vqlm-cache" : home + "/.cache/vqlm";
  return location;
}

}  // namespace vqlm
