#include "scoring/option_values.h"

#include <utility>

#include "core/error.h"
#include "scoring/python_number.h"

namespace vqlm {

TakeValues take_flag(bool& target) {
  return [&target](const OptionValues&) { target = true; };
}

TakeValues take_text(std::string& target) {
  return [&target](const OptionValues& values) { target = values[0]; };
}

TakeValues take_text(std::optional<std::string>& target) {
  return [&target](const OptionValues& values) { target = values[0]; };
}

TakeValues take_integer(const std::string& name, long long& target) {
  return [name, &target](const OptionValues& values) {
    const std::optional<long long> number = parse_python_int(values[0]);
    if (!number) throw InvalidArgument(expected_got(name, "a whole number", "'" + values[0] + "'"));
    target = *number;
  };
}

TakeValues take_number(const std::string& name, std::optional<double>& target) {
  return [name, &target](const OptionValues& values) {
    target = parse_python_float(values[0]);
    if (!target) throw InvalidArgument(expected_got(name, "a number", "'" + values[0] + "'"));
  };
}

TakeValues take_choice(const std::string& name, const OptionValues& choices, TakeValues take) {
  return [name, choices, take = std::move(take)](const OptionValues& values) {
    for (const std::string& value : values) {
      if (std::find(choices.begin(), choices.end(), value) != choices.end()) continue;
      std::string list;
      for (const std::string& choice : choices) list += (list.empty() ? "" : ", ") + choice;
      throw InvalidArgument(expected_got(name, "one of " + list, "'" + value + "'"));
    }
    take(values);
  };
}

}  // namespace vqlm
