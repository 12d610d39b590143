// Versions of the program and of the things keys depend on.
#pragma once

namespace vqlm {

inline constexpr const char* kVersion = "0.1.0";
// Raised when the layout of records changes.
inline constexpr int kSchemaVersion = 1;

}  // namespace vqlm
