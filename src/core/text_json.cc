#include "core/text_json.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr char kDigits[] = "0123456789abcdef";

// Whether the JSON library accepts the text, which is the question here.
bool is_utf8(const std::string& text) {
  try {
    nlohmann::json(text).dump();
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

int digit_value(char c) {
  for (int i = 0; i < 16; ++i)
    if (kDigits[i] == c) return i;
  return -1;
}

[[noreturn]] void refuse(const std::string& subject, const std::string& expected,
                         const nlohmann::json& got) {
  throw InvalidArgument(expected_got(subject, expected, got.dump()));
}

}  // namespace

nlohmann::json text_to_json(const std::string& text) {
  if (is_utf8(text)) return text;
  std::string hex;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return {{"hex", hex}};
}

std::string text_from_json(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object() || !value.contains("hex") || !value["hex"].is_string())
    refuse("text", "a string or {\"hex\": ...}", value);
  const std::string hex = value["hex"].get<std::string>();
  std::string text;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit_value(hex[i]), low = i + 1 < hex.size() ? digit_value(hex[i + 1]) : -1;
    if (high < 0 || low < 0) refuse("text", "pairs of hexadecimal digits", value);
    text += static_cast<char>(high * 16 + low);
  }
  return text;
}

nlohmann::json number_to_json(double value) {
  if (std::isfinite(value)) return value;
  if (std::isnan(value)) return "nan";
  return value > 0 ? "inf" : "-inf";
}

double number_from_json(const nlohmann::json& value) {
  if (value.is_number()) return value.get<double>();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (value == "inf") return kInfinity;
  if (value == "-inf") return -kInfinity;
  if (value == "nan") return std::numeric_limits<double>::quiet_NaN();
  refuse("number", "a number, \"inf\", \"-inf\" or \"nan\"", value);
}

}  // namespace vqlm
