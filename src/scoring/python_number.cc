#include "scoring/python_number.h"

#include <algorithm>
#include <charconv>
#include <climits>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/error.h"
#include "metrics/code_point_text.h"

namespace vqlm {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Copies digits with single underscores between them from `text` at `position` to `digits`; false
// when there are none or an underscore stands elsewhere.
bool read_digits(std::string_view text, std::size_t& position, std::string& digits) {
  const std::size_t start = position;
  while (position < text.size()) {
    if (is_digit(text[position])) {
      digits += text[position++];
    } else if (text[position] == '_' && position > start && is_digit(text[position - 1]) &&
               position + 1 < text.size() && is_digit(text[position + 1])) {
      ++position;
    } else {
      break;
    }
  }
  return position > start;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

// Mantissa and exponent without underscores; false when the text is no number.
bool read_decimal(std::string_view text, std::string& plain) {
  std::size_t position = 0;
  const bool whole = read_digits(text, position, plain);
  bool fraction = false;
  if (position < text.size() && text[position] == '.') {
    plain += text[position++];
    fraction = read_digits(text, position, plain);
  }
  if (!whole && !fraction) return false;
  if (position < text.size() && (text[position] == 'e' || text[position] == 'E')) {
    plain += text[position++];
    if (position < text.size() && (text[position] == '+' || text[position] == '-'))
      plain += text[position++];
    if (!read_digits(text, position, plain)) return false;
  }
  return position == text.size();
}

std::string not_finite(double value) {
  if (std::isnan(value)) return "nan";
  return value < 0 ? "-inf" : "inf";
}

}  // namespace

std::optional<std::string> python_int_digits(std::string_view text) {
  text = strip(text);
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  std::string digits;
  std::size_t position = 0;
  if (!read_digits(text, position, digits) || position != text.size()) return std::nullopt;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return negative && digits != "0" ? "-" + digits : digits;
}

std::optional<long long> parse_python_int(std::string_view text) {
  const std::optional<std::string> digits = python_int_digits(text);
  if (!digits) return std::nullopt;
  long long value = 0;
  const auto [end, error] = std::from_chars(digits->data(), digits->data() + digits->size(), value);
  if (error == std::errc::result_out_of_range) return (*digits)[0] == '-' ? LLONG_MIN : LLONG_MAX;
  return value;
}

std::optional<double> parse_python_float(std::string_view text) {
  text = strip(text);
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  const double sign = negative ? -1 : 1;
  if (equals_ignoring_case(text, "nan")) return std::nan("");
  if (equals_ignoring_case(text, "inf") || equals_ignoring_case(text, "infinity"))
    return sign * HUGE_VAL;
  std::string plain;
  if (!read_decimal(text, plain)) return std::nullopt;
  return sign * std::strtod(plain.c_str(), nullptr);
}

std::string python_fixed(double value, long long width) {
  if (width < 0 || width > INT_MAX)
    throw RuntimeError(expected_got("--width", "a number of digits from 0", std::to_string(width)));
  if (!std::isfinite(value)) return not_finite(value);
  char small[64];
  const int precision = static_cast<int>(width);
  const int size = std::snprintf(small, sizeof small, "%.*f", precision, value);
  if (size < 0)
    throw RuntimeError(expected_got("--width", "a width that fits", std::to_string(width)));
  if (static_cast<std::size_t>(size) < sizeof small) return small;
  std::string text(static_cast<std::size_t>(size) + 1, '\0');
  std::snprintf(text.data(), text.size(), "%.*f", precision, value);
  text.pop_back();
  return text;
}

std::string python_repr(double value) {
  if (!std::isfinite(value)) return not_finite(value);
  char scientific[40];
  const auto end = std::to_chars(scientific, scientific + sizeof scientific, value,
                                 std::chars_format::scientific)
                       .ptr;
  const std::string_view text(scientific, static_cast<std::size_t>(end - scientific));
  const int exponent = std::atoi(std::string(text.substr(text.find('e') + 1)).c_str());
  if (exponent < -4 || exponent >= 16) return std::string(text);
  char fixed[64];
  const auto fixed_end =
      std::to_chars(fixed, fixed + sizeof fixed, value, std::chars_format::fixed).ptr;
  std::string result(fixed, fixed_end);
  return result.find('.') == std::string::npos ? result + ".0" : result;
}

std::string python_json_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  return python_repr(value);
}

}  // namespace vqlm
