#include "metrics/code_point_text.h"

namespace vqlm {
namespace {

constexpr char32_t kEscaped = 0xDC00;  // + byte: a byte that is no valid UTF-8

unsigned byte_at(std::string_view text, std::size_t position) {
  return static_cast<unsigned char>(text[position]);
}

bool continues(std::string_view text, std::size_t position) {
  return position < text.size() && (byte_at(text, position) & 0xC0U) == 0x80U;
}

// Length of the well-formed sequence whose first byte is 0x80 or more; 0 when there is none. The
// ranges of the second byte are those of table 3-7 of the Unicode standard.
std::size_t sequence_length(std::string_view text, std::size_t position) {
  const unsigned first = byte_at(text, position);
  if (first < 0xC2 || first > 0xF4 || !continues(text, position + 1)) return 0;
  if (first < 0xE0) return 2;
  const unsigned second = byte_at(text, position + 1);
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
  if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
  if (!continues(text, position + 2)) return 0;
  if (first < 0xF0) return 3;
  return continues(text, position + 3) ? 4 : 0;
}

bool is_ascii_white_space(unsigned byte) {
  return byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte <= 0x1F);
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& position) {
  const unsigned first = byte_at(text, position);
  if (first < 0x80) {
    ++position;
    return first;
  }
  const std::size_t length = sequence_length(text, position);
  if (length == 0) {
    ++position;
    return kEscaped + first;
  }
  char32_t c = length == 2 ? first & 0x1FU : length == 3 ? first & 0x0FU : first & 0x07U;
  for (std::size_t i = 1; i < length; ++i) c = (c << 6) | (byte_at(text, position + i) & 0x3FU);
  position += length;
  return c;
}

std::u32string to_code_points(std::string_view text) {
  std::u32string result;
  result.reserve(text.size());
  for (std::size_t position = 0; position < text.size();) result += next_code_point(text, position);
  return result;
}

void append_code_point(char32_t c, std::string& out) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c >= kEscaped + 0x80 && c <= kEscaped + 0xFF) {
    put(c - kEscaped);
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

bool is_white_space(char32_t c) {
  if (c < 0x80) return is_ascii_white_space(c);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::size_t white_space_length(std::string_view text, std::size_t position) {
  const unsigned first = byte_at(text, position);
  if (first < 0x80) return is_ascii_white_space(first) ? 1 : 0;
  if (first != 0xC2 && first != 0xE1 && first != 0xE2 && first != 0xE3) return 0;
  std::size_t end = position;
  return is_white_space(next_code_point(text, end)) ? end - position : 0;
}

void split_white_space(std::string_view text, std::vector<std::string_view>& tokens) {
  tokens.clear();
  std::size_t start = 0, position = 0;
  while (position < text.size()) {
    const std::size_t length = white_space_length(text, position);
    if (length == 0) {
      ++position;
      continue;
    }
    if (position > start) tokens.push_back(text.substr(start, position - start));
    position += length;
    start = position;
  }
  if (position > start) tokens.push_back(text.substr(start, position - start));
}

std::vector<std::string_view> split_white_space(std::string_view text) {
  std::vector<std::string_view> tokens;
  split_white_space(text, tokens);
  return tokens;
}

std::string_view strip_end(std::string_view text) {
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && (byte_at(text, start) & 0xC0U) == 0x80U) --start;
    const std::size_t length = white_space_length(text, start);
    if (length == 0 || start + length != text.size()) break;
    text.remove_suffix(length);
  }
  return text;
}

std::string_view strip(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = white_space_length(text, 0);
    if (length == 0) break;
    text.remove_prefix(length);
  }
  return strip_end(text);
}

}  // namespace vqlm
