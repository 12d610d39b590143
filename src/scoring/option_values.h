// How values of command-line options reach their variables. A variable must outlive the function.
#pragma once

#include <algorithm>
#include <climits>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace vqlm {

using OptionValues = std::vector<std::string>;
// Throws InvalidArgument on a value that does not fit.
using TakeValues = std::function<void(const OptionValues&)>;

TakeValues take_flag(bool& target);
TakeValues take_text(std::string& target);
TakeValues take_text(std::optional<std::string>& target);
// Numbers as Python reads them; `name` is for messages.
TakeValues take_integer(const std::string& name, long long& target);
TakeValues take_number(const std::string& name, std::optional<double>& target);
// Every value must be one of `choices`; `take` gets them then.
TakeValues take_choice(const std::string& name, const OptionValues& choices, TakeValues take);

// An integer that does not fit becomes the nearest one of 32 bits.
template <typename T>
TakeValues take_small_integer(const std::string& name, T& target) {
  return [name, &target](const OptionValues& values) {
    long long number = 0;
    take_integer(name, number)(values);
    target = static_cast<T>(std::clamp<long long>(number, INT_MIN, INT_MAX));
  };
}

}  // namespace vqlm
