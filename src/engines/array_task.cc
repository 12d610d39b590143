#include "engines/array_task.h"

#include <poll.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/error.h"
#include "core/files.h"
#include "engines/job_folder.h"
#include "engines/report_file.h"
#include "engines/worker_process.h"
#include "engines/worker_protocol.h"

namespace vqlm {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr int kPollMilliseconds = 200;
constexpr double kSecondsToLeave = 10;  // for a worker that was told to
constexpr std::chrono::seconds kBetweenProgress{1};

std::string options_file(const std::string& folder) { return folder + "/task.json"; }

ArrayTaskOptions read_task_options(const std::string& folder) {
  const json value = json::parse(read_file(options_file(folder)), nullptr, false);
  try {
    return {value.at("worker_command").get<std::vector<std::string>>(),
            value.at("threads").get<int>(), value.at("idle_seconds").get<double>()};
  } catch (const json::exception& error) {
    throw RuntimeError(expected_got(options_file(folder), "options of tasks", error.what()));
  }
}

std::string task_name() {
  const char* job = std::getenv("SLURM_ARRAY_JOB_ID");
  const char* task = std::getenv("SLURM_ARRAY_TASK_ID");
  if (job == nullptr || task == nullptr)
    throw InvalidArgument(
        expected_got("array task", "to be started by Slurm's sbatch", "a start by hand"));
  return std::string(job) + "_" + task;
}

class ArrayTask {
 public:
  explicit ArrayTask(const std::string& folder)
      : folder_(folder), options_(read_task_options(folder)), name_(task_name()) {}

  void run() {
    Clock::time_point idle_since = Clock::now();
    while (true) {
      const bool closed = folder_.closed();  // asked first: jobs come before the closing
      if (const auto job = folder_.claim(name_)) {
        serve(*job);
        idle_since = Clock::now();
        continue;
      }
      const std::chrono::duration<double> idle = Clock::now() - idle_since;
      if (closed || idle.count() >= options_.idle_seconds) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(kPollMilliseconds));
    }
    drop_worker();
    folder_.leave(name_);
  }

 private:
  void serve(const ClaimedJob& job) {
    say(run_line(job.key));
    if (job.fresh) drop_worker();
    if (worker_ == nullptr) start_worker();
    if (!worker_->send(run_line(job.key))) {  // the idle one had died
      start_worker();
      worker_->send(run_line(job.key));
    }
    WorkerReport report = last_report(job.key);
    // Before the job counts as ended: a process on its way out still takes time and memory.
    if (job.fresh) drop_worker();
    say(report_line(report));
  }

  void start_worker() {
    worker_ = std::make_unique<WorkerProcess>(options_.worker_command, options_.threads);
  }

  void drop_worker() {
    if (worker_ != nullptr) worker_->end(kSecondsToLeave);
    worker_.reset();
  }

  void say(const std::string& line) const { append_line(folder_.report_file(name_), line); }

  // How the job ended; what comes before is passed on.
  WorkerReport last_report(const std::string& key) {
    try {
      while (true) {
        const bool ended = worker_->ended();  // asked first, so that its last lines are read
        for (const std::string& line : worker_->receive()) {
          const WorkerReport report = parse_report(line);
          if (report.kind != WorkerReport::Kind::kProgress) return checked(report, key);
          pass_on(report);
        }
        if (ended || worker_->closed())
          throw RuntimeError(expected_got("worker process", "it to finish the job",
                                          worker_->end(kSecondsToLeave)));
        pollfd output = {worker_->output_fd(), POLLIN, 0};
        ::poll(&output, 1, kPollMilliseconds);
      }
    } catch (const RuntimeError& error) {
      worker_.reset();
      return {WorkerReport::Kind::kFailed, key, error.what(), {}};
    }
  }

  static WorkerReport checked(const WorkerReport& report, const std::string& key) {
    if (report.key != key)
      throw RuntimeError(expected_got("worker process", "a report on its job", report.key));
    return report;
  }

  // Not every step: the file lies on a disk that many share.
  void pass_on(const WorkerReport& report) {
    const auto now = Clock::now();
    if (!report.progress.finished && now - passed_on_ < kBetweenProgress) return;
    passed_on_ = now;
    say(report_line(report));
  }

  JobFolder folder_;
  ArrayTaskOptions options_;
  std::string name_;
  std::unique_ptr<WorkerProcess> worker_;
  Clock::time_point passed_on_{};
};

}  // namespace

void write_task_options(const std::string& folder, const ArrayTaskOptions& options) {
  const json value = {{"worker_command", options.worker_command},
                      {"threads", options.threads},
                      {"idle_seconds", options.idle_seconds}};
  write_file(options_file(folder), value.dump(1) + "\n");
}

int serve_job_folder(const std::string& folder) {
  ArrayTask(folder).run();
  return 0;
}

}  // namespace vqlm
