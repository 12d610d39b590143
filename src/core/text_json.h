// Text as JSON. JSON knows Unicode text only, but a byte-level generator may write any bytes: text
// that is no valid UTF-8 is stored as {"hex": "..."}, so that every text comes back as it was.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace vqlm {

nlohmann::json text_to_json(const std::string& text);
// Throws InvalidArgument when the value is neither a string nor {"hex": <even number of hex
// digits>}.
std::string text_from_json(const nlohmann::json& value);

// Numbers: JSON has no infinities, which are stored as the strings "inf", "-inf" and "nan".
nlohmann::json number_to_json(double value);
double number_from_json(const nlohmann::json& value);  // throws InvalidArgument

}  // namespace vqlm
