// Encoder outputs and code vectors in one plane, for a figure of quantisation at work: an artefact
// beside the predictions of a task.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/example.h"
#include "model/code_space.h"

namespace vqlm {

inline constexpr const char* kCodeProjectionFile = "code_projection.json";

// JSON: {"outputs": [[x, y, code], ...], "codes": [[x, y, times used], ...], "explained": share}.
// `num_outputs` of all places of the examples, evenly spread; uses are counted over all of them.
// The plane is that of the chosen outputs (stats/principal_plane.h). Throws InvalidArgument without
// any place.
std::string project_codes(CodeSpace& space, const std::vector<Example>& examples,
                          std::size_t num_outputs);

}  // namespace vqlm
