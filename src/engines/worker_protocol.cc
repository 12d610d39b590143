#include "engines/worker_protocol.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/error.h"
#include "core/first_line.h"

namespace vqlm {
namespace {

using nlohmann::json;

std::string one_line(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json progress_json(const ProgressUpdate& update) {
  return {{"what", update.what},        {"done", update.done}, {"total", update.total},
          {"rate", update.rate},        {"unit", update.unit}, {"detail", update.detail},
          {"finished", update.finished}};
}

ProgressUpdate read_progress(const json& value) {
  ProgressUpdate update;
  update.what = value.at("what").get<std::string>();
  update.done = value.at("done").get<std::int64_t>();
  update.total = value.at("total").get<std::int64_t>();
  if (value.at("rate").is_number()) update.rate = value.at("rate").get<double>();
  update.unit = value.at("unit").get<std::string>();
  update.detail = value.at("detail").get<std::string>();
  update.finished = value.at("finished").get<bool>();
  return update;
}

// Writes whole lines to the engine, from any thread.
class ReportPipe {
 public:
  void send(const WorkerReport& report) {
    const std::string line = report_line(report) + "\n";
    const std::lock_guard<std::mutex> lock(mutex_);
    std::string_view rest = line;
    while (!rest.empty()) {
      const ssize_t n = ::write(kWorkerReportsFd, rest.data(), rest.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0)
        throw RuntimeError(
            expected_got("worker process", "an engine that listens", std::strerror(errno)));
      rest.remove_prefix(static_cast<std::size_t>(n));
    }
  }

 private:
  std::mutex mutex_;
};

// The next line of the engine; nothing when it has closed the pipe.
std::optional<std::string> next_line(std::string& buffer) {
  while (true) {
    const std::size_t end = buffer.find('\n');
    if (end != std::string::npos) {
      std::string line = buffer.substr(0, end);
      buffer.erase(0, end + 1);
      return line;
    }
    char block[4096];
    const ssize_t n = ::read(kWorkerJobsFd, block, sizeof block);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return std::nullopt;
    buffer.append(block, static_cast<std::size_t>(n));
  }
}

WorkerReport run_job(const std::string& key, const std::function<void(const std::string&)>& run) {
  WorkerReport report;
  report.key = key;
  report.kind = WorkerReport::Kind::kFailed;
  try {
    run(key);
    report.kind = WorkerReport::Kind::kDone;
  } catch (const std::bad_alloc&) {
    report.message = "memory: expected enough for the job, got none left";
  } catch (const std::exception& error) {
    report.message = first_line(error.what());
  } catch (...) {
    report.message = "job: expected to finish, got an error without a message";
  }
  return report;
}

}  // namespace

std::string run_line(const std::string& key) { return one_line({{"run", key}}); }

std::optional<std::string> parse_run_line(const std::string& line) {
  const json message = json::parse(line, nullptr, false);
  if (!message.is_object() || !message.contains("run") || !message["run"].is_string())
    return std::nullopt;
  return message["run"].get<std::string>();
}

std::string report_line(const WorkerReport& report) {
  if (report.kind == WorkerReport::Kind::kProgress)
    return one_line({{"progress", progress_json(report.progress)}});
  if (report.kind == WorkerReport::Kind::kDone) return one_line({{"done", report.key}});
  return one_line({{"failed", report.key}, {"message", report.message}});
}

WorkerReport parse_report(const std::string& line) {
  try {
    const json value = json::parse(line);
    WorkerReport report;
    if (value.contains("progress")) {
      report.progress = read_progress(value.at("progress"));
      return report;
    }
    const bool done = value.contains("done");
    report.kind = done ? WorkerReport::Kind::kDone : WorkerReport::Kind::kFailed;
    report.key = value.at(done ? "done" : "failed").get<std::string>();
    if (!done) report.message = value.at("message").get<std::string>();
    return report;
  } catch (const json::exception&) {
    throw RuntimeError(expected_got("worker process", "a report", "'" + line.substr(0, 80) + "'"));
  }
}

int serve_jobs(const std::function<void(const std::string& key)>& run) {
  const bool open = ::fcntl(kWorkerJobsFd, F_SETFD, FD_CLOEXEC) == 0 &&
                    ::fcntl(kWorkerReportsFd, F_SETFD, FD_CLOEXEC) == 0;
  if (std::getenv(kWorkerVariable) == nullptr || !open)
    throw InvalidArgument(
        expected_got("worker process", "to be started by an engine", "a start by hand"));
  ReportPipe pipe;
  set_progress_sink([&pipe](const ProgressUpdate& update) {
    WorkerReport report;
    report.progress = update;
    pipe.send(report);
  });
  std::string buffer;
  while (const auto line = next_line(buffer)) {
    const auto key = parse_run_line(*line);
    if (!key) throw RuntimeError(expected_got("worker process", "a job", "'" + *line + "'"));
    pipe.send(run_job(*key, run));
  }
  set_progress_sink({});
  return 0;
}

}  // namespace vqlm
