#include "scoring/argument_parser.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/error.h"

namespace vqlm {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "-5", "-.5", "-1.5": values, as no option looks like a number.
bool is_negative_number(std::string_view argument) {
  argument.remove_prefix(1);
  if (is_digits(argument)) return true;
  const std::size_t point = argument.find('.');
  if (point == std::string_view::npos) return false;
  const std::string_view whole = argument.substr(0, point);
  return (whole.empty() || is_digits(whole)) && is_digits(argument.substr(point + 1));
}

}  // namespace

ArgumentParser::ArgumentParser(std::vector<CommandOption> options,
                               std::function<void(const std::vector<std::string>&)> take_rest)
    : options_(std::move(options)), take_rest_(std::move(take_rest)) {}

const CommandOption* ArgumentParser::find(const std::string& name) const {
  for (const CommandOption& option : options_)
    if (std::find(option.names.begin(), option.names.end(), name) != option.names.end())
      return &option;
  return nullptr;
}

// Every name that begins with the argument; behind one dash also a one-letter option with the rest
// of the argument as its value.
std::vector<ArgumentParser::Reading> ArgumentParser::abbreviations(
    const std::string& argument) const {
  const bool two_dashes = argument[1] == '-';
  const std::size_t equals = two_dashes ? argument.find('=') : std::string::npos;
  const std::string beginning = argument.substr(0, equals);
  std::optional<std::string> attached;
  if (equals != std::string::npos) attached = argument.substr(equals + 1);
  std::vector<Reading> found;
  for (const CommandOption& option : options_) {
    for (const std::string& name : option.names) {
      if (!two_dashes && name == argument.substr(0, 2)) {
        found.push_back({&option, name, argument.substr(2)});
      } else if (option.abbreviated && name.starts_with(beginning)) {
        found.push_back({&option, name, attached});
      }
    }
  }
  return found;
}

std::optional<ArgumentParser::Reading> ArgumentParser::read(const std::string& argument) const {
  if (argument.empty() || argument[0] != '-') return std::nullopt;
  if (const CommandOption* option = find(argument)) return Reading{option, argument, std::nullopt};
  if (argument.size() == 1) return std::nullopt;
  if (const std::size_t equals = argument.find('='); equals != std::string::npos) {
    const std::string name = argument.substr(0, equals);
    if (const CommandOption* option = find(name))
      return Reading{option, name, argument.substr(equals + 1)};
  }
  const std::vector<Reading> candidates = abbreviations(argument);
  if (candidates.size() > 1) {
    std::string names;
    for (const Reading& candidate : candidates)
      names += (names.empty() ? "" : ", ") + candidate.name;
    throw InvalidArgument(expected_got("option '" + argument + "'", "one meaning", names));
  }
  if (candidates.size() == 1) return candidates[0];
  if (is_negative_number(argument) || argument.find(' ') != std::string::npos) return std::nullopt;
  return Reading{nullptr, argument, std::nullopt};
}

void ArgumentParser::classify() {
  readings_.assign(arguments_.size(), std::nullopt);
  const auto separator = std::find(arguments_.begin(), arguments_.end(), "--");
  first_separator_ = static_cast<std::size_t>(separator - arguments_.begin());
  for (std::size_t i = 0; i < first_separator_; ++i) readings_[i] = read(arguments_[i]);
}

std::size_t ArgumentParser::next_option(std::size_t index) const {
  while (index < readings_.size() && !readings_[index]) ++index;
  return index;
}

// Values from `index` on, up to the next option or "--".
std::size_t ArgumentParser::count_values(std::size_t index) const {
  std::size_t end = index;
  while (end < arguments_.size() && end != first_separator_ && !readings_[end]) ++end;
  return end - index;
}

// Flags written together behind one dash, up to the option that the last letter names.
ArgumentParser::Reading ArgumentParser::take_flags(Reading reading,
                                                   std::vector<Call>& calls) const {
  while (reading.attached && reading.option->arity == Arity::kFlag) {
    const std::string letter = std::string("-") + reading.attached->substr(0, 1);
    const CommandOption* next = reading.name[1] == '-' ? nullptr : find(letter);
    if (next == nullptr)
      throw InvalidArgument(
          expected_got("option '" + reading.name + "'", "no value", "'" + *reading.attached + "'"));
    calls.push_back({reading.option, {}});
    reading.option = next;
    reading.name = letter;
    reading.attached->erase(0, 1);
    if (reading.attached->empty()) reading.attached.reset();
  }
  return reading;
}

std::vector<std::string> ArgumentParser::values_at(const CommandOption& option,
                                                   std::size_t index) const {
  std::size_t count = count_values(index);
  if (option.arity == Arity::kFlag) count = 0;
  if (option.arity == Arity::kOne) count = std::min<std::size_t>(count, 1);
  if (count == 0 && (option.arity == Arity::kOne || option.arity == Arity::kSome))
    throw InvalidArgument(expected_got("option '" + option.names[0] + "'",
                                       option.arity == Arity::kOne ? "a value" : "values", "none"));
  const auto first = arguments_.begin() + static_cast<std::ptrdiff_t>(index);
  return {first, first + static_cast<std::ptrdiff_t>(count)};
}

std::size_t ArgumentParser::take_option(std::size_t index) {
  if (readings_[index]->option == nullptr) {
    extra_.push_back(arguments_[index]);
    return index + 1;
  }
  std::vector<Call> calls;
  const Reading reading = take_flags(*readings_[index], calls);
  std::size_t end = index + 1;
  if (reading.attached) {
    calls.push_back({reading.option, {*reading.attached}});
  } else {
    calls.push_back({reading.option, values_at(*reading.option, end)});
    end += calls.back().values.size();
  }
  for (Call& call : calls) make(call);
  return end;
}

void ArgumentParser::make(Call& call) {
  if (stopped_) return;
  const auto separator = std::find(call.values.begin(), call.values.end(), "--");
  if (separator != call.values.end()) call.values.erase(separator);
  if (call.option->arity == Arity::kOne && call.values.empty())
    throw InvalidArgument(
        expected_got("option '" + call.option->names[0] + "'", "a value", "'--'"));
  call.option->take(call.values);
  stopped_ = call.option->stops;
}

// The first run of arguments that belong to no option; later ones are too many.
std::size_t ArgumentParser::take_rest(std::size_t index) {
  if (took_rest_) return index;
  const std::size_t end = next_option(index);
  std::vector<std::string> values(arguments_.begin() + static_cast<std::ptrdiff_t>(index),
                                  arguments_.begin() + static_cast<std::ptrdiff_t>(end));
  const auto separator = std::find(values.begin(), values.end(), "--");
  if (separator != values.end()) values.erase(separator);
  took_rest_ = true;
  take_rest_(values);
  return end;
}

bool ArgumentParser::parse(const std::vector<std::string>& arguments) {
  arguments_ = arguments;
  extra_.clear();
  took_rest_ = stopped_ = false;
  classify();
  std::size_t index = 0;
  for (std::size_t next = next_option(0); next < arguments_.size(); next = next_option(index)) {
    if (index != next) index = take_rest(index);
    while (index < next) extra_.push_back(arguments_[index++]);
    index = take_option(index);
    if (stopped_) return false;
  }
  for (index = take_rest(index); index < arguments_.size(); ++index)
    extra_.push_back(arguments_[index]);
  if (!extra_.empty())
    throw InvalidArgument(expected_got("arguments", "known options and one run of references",
                                       "'" + extra_.front() + "'"));
  return true;
}

}  // namespace vqlm
