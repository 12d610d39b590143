// Scores as JSON: exact, so that a score read back prints and compares as the one computed.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "metrics/score.h"

namespace vqlm {

// Fields at their neutral value ("", false, no interval, no series) are left out.
nlohmann::json score_to_json(const Score& score);
// Throws InvalidArgument when a field is missing or of the wrong type.
Score score_from_json(const nlohmann::json& value);

nlohmann::json interval_to_json(const Interval& interval);
Interval interval_from_json(const nlohmann::json& value);

// "higher", "lower", "neither"
const char* direction_name(Direction direction);

}  // namespace vqlm
