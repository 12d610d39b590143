// A strict view of one JSON object of a config. A component asks for each key it knows, with the
// range that makes sense; `finish()` then refuses every key nobody asked for. All errors are
// `InvalidArgument` and name the file, the JSON pointer, what was expected, what was there, and the
// nearest known key. The values asked for (defaults included) are recorded: `resolved()` is the
// full recipe, which goes into the content key, so that a default written out or left out gives the
// same key.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace vqlm {

class JsonReader {
 public:
  // `file` and `pointer` only serve the messages. `value` must be an object (else InvalidArgument).
  JsonReader(const nlohmann::json& value, std::string file, std::string pointer = "");
  ~JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;

  bool has(const std::string& key) const;
  std::vector<std::string> keys() const;

  // With a fallback the key is optional; without, it is required.
  std::int64_t get_int(const std::string& key, std::optional<std::int64_t> fallback = {},
                       std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                       std::int64_t max = std::numeric_limits<std::int64_t>::max());
  double get_double(const std::string& key, std::optional<double> fallback = {},
                    double min = -std::numeric_limits<double>::infinity(),
                    double max = std::numeric_limits<double>::infinity());
  bool get_bool(const std::string& key, std::optional<bool> fallback = {});
  std::string get_string(const std::string& key, std::optional<std::string> fallback = {});
  // One of `choices`; the message lists them and the nearest.
  std::string get_choice(const std::string& key, const std::vector<std::string>& choices,
                         std::optional<std::string> fallback = {});
  std::vector<std::string> get_strings(const std::string& key,
                                       std::optional<std::vector<std::string>> fallback = {});
  std::vector<std::int64_t> get_ints(const std::string& key,
                                     std::optional<std::vector<std::int64_t>> fallback = {});

  // The nested object under `key`; an absent optional one reads as {}. The child lives in this
  // reader and is finished with it.
  JsonReader& child(const std::string& key, bool required = false);
  // The array of objects under `key` (absent: empty).
  std::vector<JsonReader*> children(const std::string& key);
  // The value itself, unread (marks the key as known).
  const nlohmann::json& raw(const std::string& key);

  // For components made from a changed copy of this object: the whole of it (marks nothing as
  // known), a reader of `value` that says it stands where this one does, and what `key` counts as
  // resolved to (marks it as known).
  const nlohmann::json& value() const;
  JsonReader with(const nlohmann::json& value) const;
  void record(const std::string& key, const nlohmann::json& value);

  // Refuses unknown keys here and in every child handed out.
  void finish() const;
  // The object as understood: every key asked for with its value or default, children included.
  nlohmann::json resolved() const;
  // "configs/a.json: /generators/vq/codes", for messages of the component itself.
  std::string where(const std::string& key = "") const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace vqlm
