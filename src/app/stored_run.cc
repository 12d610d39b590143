#include "app/stored_run.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/json_reader.h"
#include "core/run_config.h"
#include "results/run_record_json.h"

namespace vqlm {
namespace {

StoredRun stored_run_from(const nlohmann::json& stored, const std::string& path) {
  if (!stored.is_object() || !stored.contains("run") || !stored.contains("report"))
    throw RuntimeError(expected_got(
        path, "an object with 'run' and 'report', as `vqlm run` writes it", "something else"));
  check_schema(stored["run"], path);
  StoredRun result;
  try {
    result.run = run_record_from_json(stored["run"], path);
  } catch (const RuntimeError&) {
    throw RuntimeError(expected_got(path, "the record of a run", "a damaged one"));
  }
  JsonReader reader(stored["report"], path, "/report");
  result.spec = read_report_spec(reader);
  reader.finish();
  return result;
}

}  // namespace

StoredRun read_stored_run(const std::string& folder) {
  const std::string path = folder + "/run.json";
  try {
    return stored_run_from(parse_json(read_file(path), path), path);
  } catch (const InvalidArgument& error) {  // the caller did not write the file
    throw RuntimeError(error.what());
  }
}

}  // namespace vqlm
