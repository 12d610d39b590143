#include "data/utf8.h"

namespace vqlm {
namespace {

unsigned byte_at(std::string_view text, std::size_t position) {
  return static_cast<unsigned char>(text[position]);
}

bool is_continuation(std::string_view text, std::size_t position) {
  return position < text.size() && (byte_at(text, position) & 0xC0U) == 0x80U;
}

}  // namespace

// The ranges of the second byte are those of table 3-7 of the Unicode standard.
std::size_t utf8_length(std::string_view text, std::size_t position) {
  const unsigned first = byte_at(text, position);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4 || !is_continuation(text, position + 1)) return 0;
  if (first < 0xE0) return 2;
  const unsigned second = byte_at(text, position + 1);
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
  if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
  if (!is_continuation(text, position + 2)) return 0;
  if (first < 0xF0) return 3;
  return is_continuation(text, position + 3) ? 4 : 0;
}

std::size_t first_invalid_utf8(std::string_view text) {
  std::size_t position = 0;
  while (position < text.size()) {
    const std::size_t length = utf8_length(text, position);
    if (length == 0) return position;
    position += length;
  }
  return std::string_view::npos;
}

std::vector<std::string_view> code_points(std::string_view text) {
  std::vector<std::string_view> result;
  result.reserve(text.size());
  std::size_t position = 0;
  while (position < text.size()) {
    const std::size_t length = utf8_length(text, position);
    const std::size_t taken = length == 0 ? 1 : length;
    result.push_back(text.substr(position, taken));
    position += taken;
  }
  return result;
}

}  // namespace vqlm
