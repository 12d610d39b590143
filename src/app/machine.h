// Where and when something was computed, and by which source: stored with timings, never part of a
// key or of a result that is compared.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace vqlm {

// {"host", "cpu" (model), "cores", "date" (UTC, "2025-01-31T12:00:00Z"), "source"}; what the system
// does not say is "unknown".
nlohmann::json describe_machine();

// The commit this program was built from: "c8843b0", "c8843b0 with changes", "unknown".
std::string source_revision();

}  // namespace vqlm
