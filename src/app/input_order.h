// Whether what a config makes can be made one after another: a generator learns from data and
// may start from another's weights, data may be written by a generator.
#pragma once

#include <string>

#include "app/planned_data.h"
#include "app/planned_generators.h"

namespace vqlm {

// Throws InvalidArgument naming the circle when a generator or a data entry is needed to make
// itself. Names must be known; `file` serves the message.
void check_inputs_come_first(const PlannedGenerators& generators, const PlannedData& data,
                             const std::string& file);

}  // namespace vqlm
