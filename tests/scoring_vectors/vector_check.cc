#include "scoring_vectors/vector_check.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "core/error.h"

namespace vqlm {
namespace {

using nlohmann::json;

std::string shown(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.17g (%a)", value, value);
  return text;
}

std::string shown(const json& value) {
  if (value.is_number_float()) return shown(value.get<double>());
  return value.dump(-1, ' ', true, json::error_handler_t::replace);
}

// Long texts from shortly before the first difference.
std::string excerpt(const std::string& text, std::size_t difference) {
  constexpr std::size_t kBefore = 60, kLength = 240;
  const std::size_t start = difference > kBefore ? difference - kBefore : 0;
  std::string part = text.substr(start, kLength);
  if (start > 0) part = "..." + part;
  return start + kLength < text.size() ? part + "..." : part;
}

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool same_number(const json& a, const json& b) {
  if (a.is_number_integer() && b.is_number_integer()) return a == b;
  return same_bits(a.get<double>(), b.get<double>());
}

bool same_leaf(const json& a, const json& b) {
  return a.is_number() && b.is_number() ? same_number(a, b) : a == b;
}

}  // namespace

const json* VectorCheck::find(const std::string& field) {
  const auto found = vector_.find(field);
  if (found == vector_.end()) return nullptr;
  read_.insert(field);
  return &*found;
}

const json& VectorCheck::at(const std::string& field) {
  const json* found = find(field);
  if (found == nullptr) throw InvalidArgument(expected_got("vector", "a field " + field, "none"));
  return *found;
}

void VectorCheck::expect(const std::string& field, const json& got) {
  const json* expected = find(field);
  if (expected == nullptr)
    fail(field, "a field of this name", "none");
  else
    compare(field, *expected, got);
}

void VectorCheck::expect_if_there(const std::string& field, const json& got) {
  if (has(field)) expect(field, got);
}

void VectorCheck::expect_hex(const std::string& field, double got) {
  const auto expected = at(field).get<std::string>();
  char* end = nullptr;
  const double value = std::strtod(expected.c_str(), &end);
  if (expected.empty() || *end != '\0') return fail(field, "a number in hexadecimal", expected);
  compare(field, value, got);
}

void VectorCheck::compare(const std::string& where, const json& expected, const json& got) {
  if (expected.is_array() && got.is_array() && expected.size() == got.size()) {
    for (std::size_t i = 0; i < expected.size(); ++i)
      compare(where + "[" + std::to_string(i) + "]", expected[i], got[i]);
  } else if (expected.is_object() && got.is_object()) {
    for (const auto& [key, value] : expected.items())
      if (got.contains(key)) compare(where + "." + key, value, got[key]);
    for (const auto& [key, value] : expected.items())
      if (!got.contains(key)) fail(where + "." + key, shown(value), "nothing");
    for (const auto& [key, value] : got.items())
      if (!expected.contains(key)) fail(where + "." + key, "nothing", shown(value));
  } else if (!same_leaf(expected, got)) {
    fail(where, shown(expected), shown(got));
  }
}

void VectorCheck::fail(const std::string& where, const std::string& expected,
                       const std::string& got) {
  const auto [a, b] = std::mismatch(expected.begin(), expected.end(), got.begin(), got.end());
  const auto difference = static_cast<std::size_t>(a - expected.begin());
  differences_.push_back({where, excerpt(expected, difference), excerpt(got, difference)});
}

std::vector<Difference> VectorCheck::differences() const {
  std::vector<Difference> all = differences_;
  for (const auto& [field, value] : vector_.items())
    if (!read_.contains(field)) all.push_back({field, "a field that is known here", "another"});
  return all;
}

}  // namespace vqlm
