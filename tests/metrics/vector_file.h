// Test vectors: JSON Lines, one vector a line, read from tests/golden/scoring (always there) and
// from the folder scoring/vectors of shared data where it is present.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace vqlm {

// Vectors of `name` ("bleu"): of the golden file and, where present, of the shared one.
std::vector<nlohmann::json> golden_vectors(const std::string& name);
std::vector<nlohmann::json> shared_vectors(const std::string& name);
bool has_shared_vectors(const std::string& name);

// The double that a vector's "score_hex" writes.
double hex_score(const nlohmann::json& vector);
// The references of segment `i` that are present: "refs" is a list of streams, null means none.
std::vector<std::string> segment_references(const nlohmann::json& vector, std::size_t segment);
// "2", or "var" when the number differs among the first `num_segments` segments.
std::string nrefs_field(const nlohmann::json& vector, std::size_t num_segments);

}  // namespace vqlm
