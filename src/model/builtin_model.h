// The models of this folder.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/registries.h"

namespace vqlm {

void register_builtin_model(Registries& registries);

// Name and a line about each quantiser, sorted. (model/quantizer.h, which makes them, includes
// LibTorch.)
std::vector<std::pair<std::string, std::string>> quantizer_descriptions();

}  // namespace vqlm
