// The record of a run as JSON (`run.json`): a report can be written again from it, in another
// language or format, without the store.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "results/run_record.h"

namespace vqlm {

// With "schema", the version of the layout (kSchemaVersion). The same record gives the same bytes.
nlohmann::json run_record_to_json(const RunRecord& run);
// `where` names the file in messages. Throws RuntimeError when a field is missing or wrong, or when
// a newer version wrote the record.
RunRecord run_record_from_json(const nlohmann::json& value,
                               const std::string& where = "run record");

// Throws RuntimeError when `value` was written under a newer schema, or states none.
void check_schema(const nlohmann::json& value, const std::string& where);

}  // namespace vqlm
