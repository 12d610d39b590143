// Checks that bytes are UTF-8, by Python's rules: no overlong forms, no surrogates, nothing above
// U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace vqlm {

struct Utf8Check {
  enum class End { kWhole, kIncomplete, kInvalid };
  End end = End::kWhole;
  std::size_t valid = 0;  // bytes of whole characters from the front
  std::size_t fault = 0;  // kInvalid: the byte that shows it
};

// Stops at the first fault. `kIncomplete`: the bytes end inside a character that is right so far.
Utf8Check check_utf8(std::string_view text);

}  // namespace vqlm
