// The first line of a text: what is shown of an error, to which LibTorch appends a stack trace.
#pragma once

#include <string>

namespace vqlm {

inline std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace vqlm
