// JSON with comments, each key of an object once.
#include <set>

#include "core/error.h"
#include "core/run_config.h"

namespace vqlm {
namespace {

using nlohmann::json;

// The parser's message without the library's own prefix: "line 3, column 5: ...".
std::string syntax_error(const std::string& what) {
  const std::size_t start = what.find("line ");
  return start == std::string::npos ? what : what.substr(start);
}

// Follows the parser's events; refuses a key that its object has already.
class DuplicateKeys {
 public:
  explicit DuplicateKeys(const std::string& file) : file_(file) {}

  bool operator()(json::parse_event_t event, const json& parsed) {
    if (event == json::parse_event_t::object_start) open_.emplace_back();
    if (event == json::parse_event_t::object_end) open_.pop_back();
    if (event != json::parse_event_t::key) return true;
    const auto& key = parsed.get_ref<const std::string&>();
    const bool is_new = open_.back().keys.insert(key).second;
    open_.back().current = key;
    if (!is_new)
      throw InvalidArgument(
          expected_got(file_ + ": " + pointer(), "each key once in an object", "it twice"));
    return true;
  }

 private:
  struct Object {
    std::set<std::string> keys;
    std::string current;
  };
  std::string pointer() const {
    std::string result;
    for (const Object& object : open_) result += "/" + object.current;
    return result;
  }
  const std::string& file_;
  std::vector<Object> open_;
};

}  // namespace

json parse_json(const std::string& text, const std::string& file) {
  DuplicateKeys duplicates(file);
  try {
    return json::parse(
        text,
        [&](int, json::parse_event_t event, json& parsed) { return duplicates(event, parsed); },
        true, true);
  } catch (const json::exception& error) {
    throw InvalidArgument(expected_got(file, "JSON", "an error at " + syntax_error(error.what())));
  }
}

}  // namespace vqlm
