// Text as code points, with Python's idea of white space: what every text metric reads. Bytes that
// are no valid UTF-8 each become one code point of their own (U+DC80 to U+DCFF, as Python's
// "surrogateescape") and go back to the same byte.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vqlm {

// The code point that starts at `position`, which moves behind it. `position < text.size()`.
char32_t next_code_point(std::string_view text, std::size_t& position);
std::u32string to_code_points(std::string_view text);
void append_code_point(char32_t c, std::string& out);

// One of the 29 code points of Python's str.isspace (scoring rules, section 4.1).
bool is_white_space(char32_t c);
// Number of bytes of the white space at `position`, 0 when there is none.
std::size_t white_space_length(std::string_view text, std::size_t position);

// Pieces between runs of white space; replaces the content of `tokens`, whose views point into
// `text`.
void split_white_space(std::string_view text, std::vector<std::string_view>& tokens);
std::vector<std::string_view> split_white_space(std::string_view text);
// Without the white space at its end; at both ends.
std::string_view strip_end(std::string_view text);
std::string_view strip(std::string_view text);

}  // namespace vqlm
