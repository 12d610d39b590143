// A data entry whose training targets a generator of the config writes, instead of a data set:
//   {"distil": "pairs", "teacher": "transformer", "decoding": {"method": "beam"}}
// Its training split are the examples of the entry "pairs" with what the teacher of the same seed
// makes of their sources as their only reference; its other splits are those of "pairs". That is
// sequence-level distillation (Kim and Rush 2016, arXiv 1606.07947).
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/run_config.h"
#include "data/decoding_options.h"

namespace vqlm {

struct DistilEntry {
  std::string data;            // the data entry whose examples it takes
  std::string teacher;         // a generator of the config
  DecodingOptions decoding;    // beam search by default; the seed is the cell's
  bool keep_original = false;  // the untouched examples come after the distilled ones
  nlohmann::json resolved;     // `decoding` with its defaults
};

// False for an entry that names a data set, and for a name that is no entry.
bool is_distilled(const RunConfig& config, const std::string& name);
// Throws InvalidArgument on an unknown key or an impossible value.
DistilEntry read_distil_entry(const RunConfig& config, const std::string& name);
// The entry with a data set that `name` leads to: itself unless it is distilled. Throws
// InvalidArgument on an unknown name, and where entries are distilled from each other in a circle.
std::string original_data(const RunConfig& config, const std::string& name);

}  // namespace vqlm
