// How much source stands behind a type of generator.
#pragma once

#include <cstdint>
#include <string>

namespace vqlm {

// Lines of this program's models, baselines, networks and decoding that the type is made of,
// headers and sources, without blank lines, comments and libraries: what the build counted
// (cmake/write_code_lines.cmake). 0: not known, as of plugins.
std::int64_t code_lines(const std::string& generator_type);

}  // namespace vqlm
