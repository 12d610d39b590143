// The text of an example that is learnt or scored.
#pragma once

#include <string>

#include "data/example.h"

namespace vqlm {

// references[0]; throws InvalidArgument when there is none.
const std::string& reference_text(const Example& example);

}  // namespace vqlm
