#include "reports/display_text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <charconv>
#include <cmath>

namespace vqlm {
namespace {

constexpr UChar32 kReplacement = 0xFFFD;

// The code point at `position`, which moves on; negative for a byte that is no UTF-8.
UChar32 next_code_point(const std::string& text, int& position) {
  UChar32 code = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const int length = static_cast<int>(text.size());
  U8_NEXT(bytes, position, length, code);
  return code;
}

int width_of(UChar32 code) {
  switch (u_charType(code)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  const int width = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool shown(UChar32 code) {
  if (code == '\n' || code == '\t') return true;
  return code >= 0 && u_charType(code) != U_CONTROL_CHAR && code != 0xFFFE && code != 0xFFFF;
}

void append(std::string& text, UChar32 code) {
  char bytes[U8_MAX_LENGTH];
  int length = 0;
  U8_APPEND_UNSAFE(bytes, length, code);
  text.append(bytes, static_cast<std::size_t>(length));
}

}  // namespace

int display_width(const std::string& text) {
  int width = 0;
  for (int i = 0; i < static_cast<int>(text.size());) {
    const UChar32 code = next_code_point(text, i);
    width += code < 0 ? 1 : width_of(code);
  }
  return width;
}

std::string padded(const std::string& text, int width, bool right_aligned) {
  const int missing = width - display_width(text);
  const std::string blanks(static_cast<std::size_t>(missing > 0 ? missing : 0), ' ');
  return right_aligned ? blanks + text : text + blanks;
}

std::string printable(const std::string& text) {
  std::string result;
  for (int i = 0; i < static_cast<int>(text.size());) {
    const UChar32 code = next_code_point(text, i);
    append(result, shown(code) ? code : kReplacement);
  }
  return result;
}

std::string fixed_number(double value, int digits) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char buffer[400];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, digits).ptr;
  std::string text(buffer, end);
  if (text.find_first_not_of("-0.") == std::string::npos && text[0] == '-') text.erase(0, 1);
  return text;
}

std::string short_number(double value) {
  char text[32];
  const auto [end, error] =
      std::to_chars(text, text + sizeof text, value, std::chars_format::general, 3);
  return error == std::errc() ? std::string(text, end) : full_number(value);
}

std::string full_number(double value) {
  if (!std::isfinite(value)) return fixed_number(value, 0);
  char buffer[64];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

std::string markup_escaped(const std::string& text) {
  std::string result;
  for (const char c : text) switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  return result;
}

}  // namespace vqlm
