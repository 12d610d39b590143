// The options --data and --view: a data set named on the command line instead of in a config.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "data/example.h"

namespace vqlm {

void add_data_options(CommandLine& line);  // --data (required), --view (may repeat)

// The data entry of a config that says the same: {"use": NAME, ...}.
nlohmann::json data_entry(const CommandLine& line);

// The examples of a split, the first `limit` of them (0: all). Throws what data sets throw.
std::vector<Example> load_examples(const CommandLine& line, const Session& session,
                                   const std::string& split, int limit);

}  // namespace vqlm
