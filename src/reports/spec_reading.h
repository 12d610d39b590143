// Parts that the specifications of tables and of figures have in common, read strictly from a
// config: text in two languages, ids, arrays that mix strings and objects.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/json_reader.h"
#include "reports/language.h"

namespace vqlm {

// A string for both languages, {"en": ..., "zh": ...}, or null for none. `where` serves messages.
LocalText text_from(const nlohmann::json& value, const std::string& where);
LocalText read_text(JsonReader& reader, const std::string& key);

// The elements of an array with their places; none where the key is absent.
std::vector<std::pair<nlohmann::json, std::string>> elements(JsonReader& reader,
                                                             const std::string& key);

// The key "id": letters, digits, '_' and '-'. Throws InvalidArgument on anything else.
std::string read_id(JsonReader& reader);

// Throws InvalidArgument with the nearest name unless `name` is one of `known`.
void check_known(const std::string& kind, const std::string& name,
                 const std::vector<std::string>& known, const std::string& where);

}  // namespace vqlm
