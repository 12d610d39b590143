// A seed as text, of any size, as the words that a generator takes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vqlm {

// The 32-bit words of a number, lowest first, none of 0. What Python's int() takes is taken:
// decimal digits, single underscores between them, a sign, blanks around, 4300 digits at most.
// Throws InvalidArgument on anything else and on negative numbers.
std::vector<std::uint32_t> seed_words(const std::string& seed);

}  // namespace vqlm
