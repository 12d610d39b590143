// Numbers as Python reads and writes them: the command line accepts what int() and float() accept,
// and scores are printed digit for digit as Python prints them. ASCII digits only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vqlm {

// int(text): white space around it, a sign, digits, single underscores between digits. A number
// beyond 64 bits becomes the nearest one that fits. Nothing when Python would refuse it.
std::optional<long long> parse_python_int(std::string_view text);
// The same number as decimal digits of any length, "-" before a negative one, no leading zeros.
std::optional<std::string> python_int_digits(std::string_view text);
// float(text): "1_0.5e-3", "inf", "nan", ...
std::optional<double> parse_python_float(std::string_view text);

// f"{value:.{width}f}"; throws RuntimeError on a width that Python refuses.
std::string python_fixed(double value, long long width);
// repr(value), or `NaN` and `Infinity` as json.dumps writes them.
std::string python_repr(double value);
std::string python_json_number(double value);

}  // namespace vqlm
