#include "stats/seed_words.h"

#include <cstddef>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr std::size_t kMostDigits = 4300;  // of a seed, as Python's int() allows

[[noreturn]] void throw_bad_seed(const std::string& seed) {
  throw InvalidArgument(expected_got("seed", "a whole number, 0 or more", "'" + seed + "'"));
}

// The digits of a number as Python's int() reads them; "-0" is one, other negative numbers are not.
std::string digits_of(const std::string& seed) {
  constexpr const char* kBlanks = " \t\n\v\f\r";
  const std::size_t first = seed.find_first_not_of(kBlanks);
  if (first == std::string::npos) throw_bad_seed(seed);
  std::string number = seed.substr(first, seed.find_last_not_of(kBlanks) - first + 1);
  const bool negative = number.front() == '-';
  if (negative || number.front() == '+') number.erase(0, 1);
  std::string digits;
  char before = '_';  // an underscore stands between two digits
  for (const char c : number) {
    if (c == '_' ? before == '_' : c < '0' || c > '9') throw_bad_seed(seed);
    if (c != '_') digits += c;
    before = c;
  }
  if (before == '_' || digits.size() > kMostDigits) throw_bad_seed(seed);
  if (negative && digits.find_first_not_of('0') != std::string::npos) throw_bad_seed(seed);
  return digits;
}

}  // namespace

std::vector<std::uint32_t> seed_words(const std::string& seed) {
  std::vector<std::uint32_t> words;
  for (const char digit : digits_of(seed)) {
    auto carry = static_cast<std::uint64_t>(digit - '0');
    for (std::uint32_t& word : words) {
      carry += std::uint64_t{word} * 10;
      word = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) words.push_back(static_cast<std::uint32_t>(carry));
  }
  return words;
}

}  // namespace vqlm
