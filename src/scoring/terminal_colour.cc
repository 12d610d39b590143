#include "scoring/terminal_colour.h"

namespace vqlm {
namespace {

constexpr char kEscape = '\x1B';

// Bytes of the control sequence at `position`; 0 when there is none.
std::size_t sequence_length(std::string_view text, std::size_t position) {
  if (text[position] != kEscape || position + 1 >= text.size()) return 0;
  std::size_t end = position + 2;
  if (text[position + 1] == ']') {
    end = text.find('\a', end);
    return end == std::string_view::npos ? 0 : end + 1 - position;
  }
  if (text[position + 1] != '[') return 0;
  const auto skip = [&](char low, char high) {
    while (end < text.size() && text[end] >= low && text[end] <= high) ++end;
  };
  skip('\x30', '\x3F');
  skip('\x20', '\x2F');
  const bool whole = end < text.size() && text[end] >= '\x40' && text[end] <= '\x7E';
  return whole ? end + 1 - position : 0;
}

}  // namespace

std::string Painter::paint(const std::string& text, Colour colour) const {
  if (!enabled_) return text;
  return kEscape + ("[" + std::to_string(static_cast<int>(colour)) + "m") + text + kEscape + "[0m";
}

std::string without_colours(std::string_view text) {
  if (text.find(kEscape) == std::string_view::npos) return std::string(text);
  std::string plain;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text, i);
    if (length == 0) plain += text[i];
    i += length == 0 ? 1 : length;
  }
  return plain;
}

std::size_t visible_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text, i);
    const bool counts = length == 0 && (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (counts) ++width;
    i += length == 0 ? 1 : length;
  }
  return width;
}

}  // namespace vqlm
