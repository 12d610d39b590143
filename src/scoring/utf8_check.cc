#include "scoring/utf8_check.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace vqlm {
namespace {

// The position of the first byte above 127 from `position` on.
std::size_t skip_ascii(std::string_view text, std::size_t position) {
  if constexpr (std::endian::native == std::endian::little) {
    for (std::uint64_t word = 0; position + sizeof word <= text.size(); position += sizeof word) {
      std::memcpy(&word, text.data() + position, sizeof word);
      word &= 0x8080808080808080U;
      if (word != 0) return position + static_cast<std::size_t>(std::countr_zero(word)) / 8;
    }
  }
  while (position < text.size() && static_cast<unsigned char>(text[position]) < 0x80) ++position;
  return position;
}

// What may follow a first byte.
struct Form {
  std::size_t length = 0;                 // 0: no first byte
  unsigned char low = 0x80, high = 0xBF;  // of the second byte
};

Form form_of(unsigned char first) {
  if (first < 0xC2 || first > 0xF4) return {};
  if (first < 0xE0) return {2};
  if (first < 0xF0) {
    if (first == 0xE0) return {3, 0xA0};
    return first == 0xED ? Form{3, 0x80, 0x9F} : Form{3};
  }
  if (first == 0xF0) return {4, 0x90};
  return first == 0xF4 ? Form{4, 0x80, 0x8F} : Form{4};
}

}  // namespace

Utf8Check check_utf8(std::string_view text) {
  for (std::size_t position = 0;;) {
    position = skip_ascii(text, position);
    if (position == text.size()) return {Utf8Check::End::kWhole, position, 0};
    const Form form = form_of(static_cast<unsigned char>(text[position]));
    if (form.length == 0) return {Utf8Check::End::kInvalid, position, position};
    for (std::size_t i = 1; i < form.length; ++i) {
      if (position + i == text.size()) return {Utf8Check::End::kIncomplete, position, 0};
      const auto byte = static_cast<unsigned char>(text[position + i]);
      const bool fits = i == 1 ? byte >= form.low && byte <= form.high : (byte & 0xC0) == 0x80;
      if (!fits) return {Utf8Check::End::kInvalid, position, position + i};
    }
    position += form.length;
  }
}

}  // namespace vqlm
