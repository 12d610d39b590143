#include "metrics/code_point_text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
#include <cstdint>

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

// What a byte can be the beginning of: white space beyond ASCII begins with C2, E1, E2 or E3.
enum class ByteClass : std::uint8_t { kText, kWhite, kMaybeWhite };

constexpr std::array<ByteClass, 256> byte_classes() {
  std::array<ByteClass, 256> classes{};
  for (unsigned byte = 0; byte < 0x80; ++byte)
    if (is_white_space(byte)) classes[byte] = ByteClass::kWhite;
  for (const unsigned byte : {0xC2U, 0xE1U, 0xE2U, 0xE3U}) classes[byte] = ByteClass::kMaybeWhite;
  return classes;
}
constexpr std::array<ByteClass, 256> kByteClasses = byte_classes();

constexpr std::size_t kBlock = 16;

// Which of 16 bytes may begin white space, a bit each: those that are no printable ASCII.
unsigned maybe_white(const char* bytes) {
#ifdef __SSE2__
  const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmplt_epi8(block, _mm_set1_epi8(0x21))));
#else
  unsigned mask = 0;
  for (std::size_t i = 0; i < kBlock; ++i)
    mask |= unsigned{static_cast<signed char>(bytes[i]) < 0x21} << i;
  return mask;
#endif
}

}  // namespace

char32_t next_code_point_beyond_ascii(std::string_view text, std::size_t& position) {
  const unsigned first = byte_at(text, position);
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

bool is_white_space_beyond_ascii(char32_t c) {
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::size_t white_space_length(std::string_view text, std::size_t position) {
  const ByteClass first = kByteClasses[byte_at(text, position)];
  if (first == ByteClass::kText) return 0;
  if (first == ByteClass::kWhite) return 1;
  std::size_t end = position;
  return is_white_space(next_code_point(text, end)) ? end - position : 0;
}

void split_white_space(std::string_view text, std::vector<std::string_view>& tokens) {
  tokens.clear();
  std::size_t start = 0;
  const auto end_token = [&](std::size_t position) {
    if (position < start) return;  // inside of white space of several bytes
    const std::size_t length = white_space_length(text, position);
    if (length == 0) return;
    if (position > start) tokens.push_back(text.substr(start, position - start));
    start = position + length;
  };
  std::size_t position = 0;
  for (; position + kBlock <= text.size(); position += kBlock)
    for (unsigned rest = maybe_white(text.data() + position); rest != 0; rest &= rest - 1)
      end_token(position + static_cast<unsigned>(std::countr_zero(rest)));
  for (; position < text.size(); ++position) end_token(position);
  if (text.size() > start) tokens.push_back(text.substr(start));
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
