// Lower case of a whole text as Python's str.lower: one-to-one pairs, U+0130 to two code points,
// and the capital sigma that ends a word becomes the final one. Scoring rules, section 4.1.
#pragma once

#include <string>
#include <string_view>

namespace vqlm {

std::string lower_case(std::string_view text);

}  // namespace vqlm
