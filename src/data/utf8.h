// UTF-8: whether bytes are valid, and the code points of a text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vqlm {

// Number of bytes of the code point at `position`, 1 to 4; 0 when the bytes there are no valid
// UTF-8 (overlong forms, surrogates and values above U+10FFFF included). `position < text.size()`.
std::size_t utf8_length(std::string_view text, std::size_t position);

// Offset of the first byte that is no valid UTF-8; npos when all is valid.
std::size_t first_invalid_utf8(std::string_view text);

// The code points in order, each as its bytes; a byte that is no valid UTF-8 stands alone. The
// views point into `text`.
std::vector<std::string_view> code_points(std::string_view text);

}  // namespace vqlm
