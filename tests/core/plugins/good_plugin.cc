// Registers a metric that is never made, and says so.
#include "core/plugin.h"

namespace vqlm {
class Metric {};
}  // namespace vqlm

namespace {

void register_good(vqlm::Registries& registries) {
  registries.metrics.add("good", "from a plugin",
                         [](vqlm::JsonReader&) { return std::unique_ptr<vqlm::Metric>(); });
  vqlm::log_debug("registered");
  vqlm::Progress("register", 1, "metrics").advance();
}

}  // namespace

VQLM_PLUGIN(good_plugin, "1.2", register_good)
