#include "metrics/keyed_words.h"

#include <bit>
#include <cstring>

#include "metrics/code_point_text.h"

namespace vqlm {
namespace {

static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");

constexpr std::size_t kStep = 8;  // bytes looked at together
constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kTops = 0x8080808080808080U;
constexpr std::uint64_t kMixer = 0x9E3779B97F4A7C15U;  // odd, its bits without a pattern

std::uint64_t load(const char* at) {
  std::uint64_t bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

// The top bit of the first byte up to 0x20 is set, and none below it; 0 when there is no such byte.
std::uint64_t blank_or_control(std::uint64_t bytes) {
  return (bytes - (' ' + 1) * kOnes) & ~bytes & kTops;
}

// Whether the first `size` bytes hold white space of more than one byte; kStep bytes follow them.
bool has_wide_white_space(std::string_view line, std::size_t size) {
  for (std::size_t i = 0; i < size;) {
    if ((load(line.data() + i) & kTops) == 0) {
      i += kStep;
    } else {
      if (white_space_length(line, i) > 1) return true;
      ++i;
    }
  }
  return false;
}

bool is_blank(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' && is_white_space(byte);
}

// `at` has kStep bytes of white space behind its line.
std::size_t end_of_word(const char* line, std::size_t at) {
  while (true) {
    const std::uint64_t found = blank_or_control(load(line + at));
    if (found == 0) {
      at += kStep;
      continue;
    }
    at += static_cast<std::size_t>(std::countr_zero(found)) / 8;
    if (is_blank(line[at])) return at;
    ++at;
  }
}

std::uint64_t mixed(std::uint64_t hash) {
  hash *= kMixer;
  return hash ^ (hash >> 32);
}

// `at` has kStep bytes behind its word.
inline KeyedWord keyed(const char* at, std::size_t size) {
  std::uint64_t key = load(at);
  if (size < kStep) {
    key &= (std::uint64_t{1} << (8 * size)) - 1;
    return {{at, size}, key | std::uint64_t{size} << 56};
  }
  for (std::size_t i = kStep; i + kStep < size; i += kStep) key = mixed(key) ^ load(at + i);
  key = mixed(key) ^ load(at + size - kStep);
  return {{at, size}, mixed(key) | std::uint64_t{1} << 63};
}

}  // namespace

void KeyedWords::split_at_bytes(std::size_t size) {
  const char* line = line_.data();
  for (std::size_t position = 0; position < size;) {
    if (is_blank(line[position])) {
      ++position;
      continue;
    }
    const std::size_t end = end_of_word(line, position);
    words_.push_back(keyed(line + position, end - position));
    position = end + 1;
  }
}

void KeyedWords::split() {
  words_.clear();
  const std::size_t size = line_.size();
  line_.append(kStep, ' ');  // a word's bytes are loaded past its end
  if (!has_wide_white_space(line_, size)) return split_at_bytes(size);
  std::size_t start = 0, position = 0;
  while (position < size) {
    const std::size_t length = white_space_length(line_, position);
    if (length > 0 && position > start)
      words_.push_back(keyed(line_.data() + start, position - start));
    position += length > 0 ? length : 1;
    if (length > 0) start = position;
  }
  if (position > start) words_.push_back(keyed(line_.data() + start, position - start));
}

}  // namespace vqlm
