// Text as code points, with Python's idea of white space: what every text metric reads. Bytes that
// are no valid UTF-8 each become one code point of their own (U+DC80 to U+DCFF, as Python's
// "surrogateescape") and go back to the same byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vqlm {

char32_t next_code_point_beyond_ascii(std::string_view text, std::size_t& position);
// The code point that starts at `position`, which moves behind it. `position < text.size()`.
inline char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto first = static_cast<unsigned char>(text[position]);
  if (first >= 0x80) return next_code_point_beyond_ascii(text, position);
  ++position;
  return first;
}
std::u32string to_code_points(std::string_view text);
void append_code_point(char32_t c, std::string& out);

bool is_white_space_beyond_ascii(char32_t c);
// One of the 29 code points of Python's str.isspace (scoring rules, section 4.1).
constexpr bool is_white_space(char32_t c) {
  if (c >= 0x80) return is_white_space_beyond_ascii(c);
  constexpr std::uint64_t kWhite = 0x1F0003E00ULL;  // 9 to 13, 1C to 20, a bit each
  return c <= 0x20 && (kWhite >> c & 1) != 0;
}
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
