// Names and versions of the libraries this program runs with, LibTorch aside (torch_runtime.h).
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace vqlm {

// {"compiler", "g++ 12.2.0"}, {"SQLite", "3.40.1"}, ... Of shared libraries: the version that is
// loaded, not that of the build.
std::vector<std::pair<std::string, std::string>> library_versions();

}  // namespace vqlm
