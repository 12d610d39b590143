#include "core/json_reader.h"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/registry.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestShown = 80;

std::string shown(const json& value) {
  std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (text.size() > kLongestShown) text = text.substr(0, kLongestShown) + "...";
  return text;
}

std::string pointer_token(const std::string& key) {
  std::string token = "/";
  for (const char c : key) token += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return token;
}

template <typename T>
std::string number_text(T value) {
  return shown(json(value));
}

// "an integer from 2 to 8", "a number of at least 0", "an integer"
template <typename T>
std::string range_text(const std::string& noun, T min, T max, bool has_min, bool has_max) {
  if (has_min && has_max) return noun + " from " + number_text(min) + " to " + number_text(max);
  if (has_min) return noun + " of at least " + number_text(min);
  if (has_max) return noun + " of at most " + number_text(max);
  return noun;
}

// Whole numbers only; 1e6 counts as one.
std::optional<std::int64_t> as_int(const json& value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (value.is_number_unsigned() &&
      value.get<std::uint64_t>() >
          static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return std::nullopt;
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_number_float()) return std::nullopt;
  const double number = value.get<double>();
  if (std::floor(number) != number || std::abs(number) > kExact) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

}  // namespace

struct JsonReader::State {
  json value;
  std::string file, pointer;
  json asked = json::object();  // plain keys asked for, with the value or default
  std::map<std::string, std::vector<std::unique_ptr<JsonReader>>> nested;
  std::map<std::string, bool> is_array;  // of the keys in `nested`

  const json* find(const std::string& key) const {
    const auto it = value.find(key);
    return it == value.end() ? nullptr : &*it;
  }
  std::string where(const std::string& key) const {
    const std::string at = key.empty() ? pointer : pointer + pointer_token(key);
    if (file.empty()) return at.empty() ? "/" : at;
    return at.empty() ? file : file + ": " + at;
  }
  [[noreturn]] void refuse(const std::string& key, const std::string& expected,
                           const std::string& got) const {
    throw InvalidArgument(expected_got(where(key), expected, got));
  }
  // The value, or null where it is absent and optional.
  const json* look(const std::string& key, bool optional, const std::string& expected) const {
    const json* found = find(key);
    if (found == nullptr && !optional) refuse(key, expected, "nothing");
    return found;
  }
};

JsonReader::JsonReader(const json& value, std::string file, std::string pointer)
    : state_(std::make_unique<State>()) {
  state_->file = std::move(file);
  state_->pointer = std::move(pointer);
  if (!value.is_object()) state_->refuse("", "an object", shown(value));
  state_->value = value;
}

JsonReader::~JsonReader() = default;
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;

bool JsonReader::has(const std::string& key) const { return state_->find(key) != nullptr; }

std::vector<std::string> JsonReader::keys() const {
  std::vector<std::string> result;
  for (const auto& [key, value] : state_->value.items()) result.push_back(key);
  return result;
}

std::int64_t JsonReader::get_int(const std::string& key, std::optional<std::int64_t> fallback,
                                 std::int64_t min, std::int64_t max) {
  using Limits = std::numeric_limits<std::int64_t>;
  const std::string expected =
      range_text("an integer", min, max, min != Limits::min(), max != Limits::max());
  const json* found = state_->look(key, fallback.has_value(), expected);
  const auto number = found != nullptr ? as_int(*found) : fallback;
  if (found != nullptr && (!number || *number < min || *number > max))
    state_->refuse(key, expected, shown(*found));
  state_->asked[key] = *number;
  return *number;
}

double JsonReader::get_double(const std::string& key, std::optional<double> fallback, double min,
                              double max) {
  const std::string expected =
      range_text("a number", min, max, std::isfinite(min), std::isfinite(max));
  const json* found = state_->look(key, fallback.has_value(), expected);
  if (found != nullptr && !found->is_number()) state_->refuse(key, expected, shown(*found));
  const double number = found != nullptr ? found->get<double>() : *fallback;
  if (found != nullptr && !(number >= min && number <= max))
    state_->refuse(key, expected, shown(*found));
  state_->asked[key] = number;
  return number;
}

bool JsonReader::get_bool(const std::string& key, std::optional<bool> fallback) {
  const json* found = state_->look(key, fallback.has_value(), "true or false");
  if (found != nullptr && !found->is_boolean()) state_->refuse(key, "true or false", shown(*found));
  const bool value = found != nullptr ? found->get<bool>() : *fallback;
  state_->asked[key] = value;
  return value;
}

std::string JsonReader::get_string(const std::string& key, std::optional<std::string> fallback) {
  const json* found = state_->look(key, fallback.has_value(), "a string");
  if (found != nullptr && !found->is_string()) state_->refuse(key, "a string", shown(*found));
  std::string value = found != nullptr ? found->get<std::string>() : *fallback;
  state_->asked[key] = value;
  return value;
}

std::string JsonReader::get_choice(const std::string& key, const std::vector<std::string>& choices,
                                   std::optional<std::string> fallback) {
  std::string expected;
  for (const std::string& choice : choices)
    expected += (expected.empty() ? "one of " : ", ") + choice;
  const json* found = state_->look(key, fallback.has_value(), expected);
  if (found != nullptr && !found->is_string()) state_->refuse(key, expected, shown(*found));
  std::string value = found != nullptr ? found->get<std::string>() : *fallback;
  bool known = found == nullptr;
  for (const std::string& choice : choices) known = known || choice == value;
  if (!known) {
    const std::string nearest = nearest_name(value, choices);
    state_->refuse(key, expected,
                   shown(*found) + (nearest.empty() ? "" : " (did you mean '" + nearest + "'?)"));
  }
  state_->asked[key] = value;
  return value;
}

std::vector<std::string> JsonReader::get_strings(const std::string& key,
                                                 std::optional<std::vector<std::string>> fallback) {
  const std::string expected = "an array of strings";
  const json* found = state_->look(key, fallback.has_value(), expected);
  if (found != nullptr && !found->is_array()) state_->refuse(key, expected, shown(*found));
  std::vector<std::string> values;
  if (found == nullptr) values = *std::move(fallback);
  for (std::size_t i = 0; found != nullptr && i < found->size(); ++i) {
    if (!(*found)[i].is_string()) state_->refuse(key, expected, shown(*found));
    values.push_back((*found)[i].get<std::string>());
  }
  state_->asked[key] = values;
  return values;
}

std::vector<std::int64_t> JsonReader::get_ints(const std::string& key,
                                               std::optional<std::vector<std::int64_t>> fallback) {
  const std::string expected = "an array of integers";
  const json* found = state_->look(key, fallback.has_value(), expected);
  if (found != nullptr && !found->is_array()) state_->refuse(key, expected, shown(*found));
  std::vector<std::int64_t> values;
  if (found == nullptr) values = *std::move(fallback);
  for (std::size_t i = 0; found != nullptr && i < found->size(); ++i) {
    const auto number = as_int((*found)[i]);
    if (!number) state_->refuse(key, expected, shown(*found));
    values.push_back(*number);
  }
  state_->asked[key] = values;
  return values;
}

JsonReader& JsonReader::child(const std::string& key, bool required) {
  auto& readers = state_->nested[key];
  if (readers.empty()) {
    const json* found = state_->look(key, !required, "an object");
    readers.push_back(std::make_unique<JsonReader>(found != nullptr ? *found : json::object(),
                                                   state_->file,
                                                   state_->pointer + pointer_token(key)));
  }
  return *readers.front();
}

std::vector<JsonReader*> JsonReader::children(const std::string& key) {
  auto& readers = state_->nested[key];
  const json* found = state_->find(key);
  if (found != nullptr && !found->is_array())
    state_->refuse(key, "an array of objects", shown(*found));
  if (readers.empty() && found != nullptr)
    for (std::size_t i = 0; i < found->size(); ++i)
      readers.push_back(std::make_unique<JsonReader>(
          (*found)[i], state_->file,
          state_->pointer + pointer_token(key) + "/" + std::to_string(i)));
  state_->is_array[key] = true;
  std::vector<JsonReader*> result;
  for (const auto& reader : readers) result.push_back(reader.get());
  return result;
}

const json& JsonReader::raw(const std::string& key) {
  static const json kAbsent;
  const json* found = state_->find(key);
  const json& value = found != nullptr ? *found : kAbsent;
  state_->asked[key] = value;
  return value;
}

const json& JsonReader::value() const { return state_->value; }

JsonReader JsonReader::with(const json& value) const {
  return JsonReader(value, state_->file, state_->pointer);
}

void JsonReader::record(const std::string& key, const json& value) { state_->asked[key] = value; }

void JsonReader::finish() const {
  std::vector<std::string> known;
  for (const auto& [key, value] : state_->asked.items()) known.push_back(key);
  for (const auto& [key, readers] : state_->nested) known.push_back(key);
  for (const auto& [key, value] : state_->value.items()) {
    if (state_->asked.contains(key) || state_->nested.count(key) != 0) continue;
    throw_unknown_name("key", key, known, state_->where(""));
  }
  for (const auto& [key, readers] : state_->nested)
    for (const auto& reader : readers) reader->finish();
}

json JsonReader::resolved() const {
  json result = state_->asked;
  for (const auto& [key, readers] : state_->nested) {
    json values = json::array();
    for (const auto& reader : readers) values.push_back(reader->resolved());
    result[key] = state_->is_array.count(key) != 0 ? values : values.at(0);
  }
  return result;
}

std::string JsonReader::where(const std::string& key) const { return state_->where(key); }

}  // namespace vqlm
