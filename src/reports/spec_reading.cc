#include "reports/spec_reading.h"

#include <algorithm>

#include "core/error.h"
#include "core/registry.h"

namespace vqlm {

using nlohmann::json;

LocalText text_from(const json& value, const std::string& where) {
  if (value.is_null()) return {};
  if (value.is_string()) return {value.get<std::string>(), value.get<std::string>()};
  JsonReader reader(value, "", where);
  LocalText text{reader.get_string("en"), reader.get_string("zh")};
  reader.finish();
  return text;
}

LocalText read_text(JsonReader& reader, const std::string& key) {
  return text_from(reader.raw(key), reader.where(key));
}

std::vector<std::pair<json, std::string>> elements(JsonReader& reader, const std::string& key) {
  const json& array = reader.raw(key);
  std::vector<std::pair<json, std::string>> result;
  if (array.is_null()) return result;
  if (!array.is_array())
    throw InvalidArgument(expected_got(reader.where(key), "an array", array.dump()));
  for (const json& element : array)
    result.emplace_back(element, reader.where(key) + "/" + std::to_string(result.size()));
  return result;
}

std::string read_id(JsonReader& reader) {
  std::string id = reader.get_string("id");
  const bool plain = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  });
  if (id.empty() || !plain)
    throw InvalidArgument(
        expected_got(reader.where("id"), "letters, digits, '_' and '-'", "'" + id + "'"));
  return id;
}

void check_known(const std::string& kind, const std::string& name,
                 const std::vector<std::string>& known, const std::string& where) {
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw_unknown_name(kind, name, known, where);
}

}  // namespace vqlm
