// The generators of a config, read and checked but not trained.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "app/plan.h"
#include "app/planned_data.h"
#include "model/generator.h"

namespace vqlm {

struct PlannedGenerators {
  std::map<std::string, GeneratorEntry> entries;
  std::map<std::string, std::unique_ptr<Generator>> made;
};

// Checks each by itself (data, tokenizers), and that they can be teachers where data name them and
// be made one after another. Throws InvalidArgument.
PlannedGenerators read_generators(const RunConfig& config, const Session& session,
                                  const PlannedData& data);

}  // namespace vqlm
