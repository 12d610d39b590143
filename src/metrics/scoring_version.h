// The version field of signatures of scores that reproduce sacreBLEU's.
#pragma once

#include <string>

#include "core/version.h"

namespace vqlm {

inline constexpr const char* kReproducedSacrebleu = "2.6.0";

// "2.6.0+vqlm.0.1.0"
inline std::string scoring_version() {
  return std::string(kReproducedSacrebleu) + "+vqlm." + kVersion;
}
// "vqlm.0.1.0": of scores with no outside model.
inline std::string own_version() { return std::string("vqlm.") + kVersion; }

}  // namespace vqlm
