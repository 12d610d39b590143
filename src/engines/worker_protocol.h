// What an engine and its worker processes say to each other: one JSON object a line over a pair of
// pipes. The engine sends {"run": key}; the worker answers with any number of
// {"progress": {...}} and one {"done": key} or {"failed": key, "message": "one sentence"}. The
// worker leaves when its pipe is closed. Its standard output goes to standard error, so that it
// never mixes with results.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/progress.h"

namespace vqlm {

// The worker's ends of the pipes.
inline constexpr int kWorkerJobsFd = 3;
inline constexpr int kWorkerReportsFd = 4;
// Set to "1" in the environment of workers.
inline constexpr const char* kWorkerVariable = "VQLM_WORKER";

struct WorkerReport {
  enum class Kind { kProgress, kDone, kFailed };
  Kind kind = Kind::kProgress;
  std::string key;          // done, failed
  std::string message;      // failed
  ProgressUpdate progress;  // progress
};

// One line without its end. Bytes that are no UTF-8 are replaced.
std::string run_line(const std::string& key);
// The key; nothing when the line is another one.
std::optional<std::string> parse_run_line(const std::string& line);
std::string report_line(const WorkerReport& report);
// Throws RuntimeError on a line that is no report.
WorkerReport parse_report(const std::string& line);

// The worker's side: runs jobs until the engine closes the pipe; what `run` throws is reported as
// the job's failure, and the next one goes on. Progress of the process goes to the engine. Returns
// the exit code. Throws InvalidArgument when the process was not started by an engine.
int serve_jobs(const std::function<void(const std::string& key)>& run);

}  // namespace vqlm
