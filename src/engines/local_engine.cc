#include "engines/local_engine.h"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <thread>

#include "core/error.h"
#include "engines/job_graph.h"
#include "engines/job_progress.h"
#include "engines/signal_watch.h"
#include "engines/worker_process.h"
#include "engines/worker_protocol.h"

namespace vqlm {
namespace {

constexpr int kPollMilliseconds = 200;
constexpr double kSecondsToLeave = 10;  // for a worker that was told to
constexpr std::chrono::seconds kTimeToLeave{10};

using Clock = std::chrono::steady_clock;

struct Worker {
  std::unique_ptr<WorkerProcess> process;
  std::optional<std::size_t> job;         // none: idle
  std::optional<Clock::time_point> left;  // when it was told to leave
  JobProgress progress;                   // of the job
};

class LocalRun {
 public:
  LocalRun(const std::vector<Job>& jobs, const EngineOptions& options)
      : graph_(jobs), options_(options), limit_(limit(options)) {}

  // Ends early when a signal comes.
  void run(const SignalWatch& signals) {
    show_cells(graph_);
    while (!graph_.ended()) {
      start_jobs();
      wait(signals);
      if (SignalWatch::caught() != 0) return;
      for (Worker& worker : workers_) serve(worker);
      workers_.remove_if([](const Worker& worker) { return worker.process == nullptr; });
    }
    show_cells(graph_);
    for (Worker& worker : workers_) worker.process->close_input();
    for (Worker& worker : workers_) worker.process->end(kSecondsToLeave);
  }

  std::vector<JobFailure> failures() const { return graph_.failures(); }

 private:
  static std::size_t limit(const EngineOptions& options) {
    if (options.jobs > 0) return static_cast<std::size_t>(options.jobs);
    const unsigned threads = static_cast<unsigned>(std::max(options.threads, 1));
    return std::max(1U, std::thread::hardware_concurrency() / threads);
  }

  bool any_leaving() const {
    return std::any_of(workers_.begin(), workers_.end(),
                       [](const Worker& worker) { return worker.left.has_value(); });
  }

  // A process on its way out still takes time and memory: nothing starts beside it.
  void start_jobs() {
    while (graph_.num_running() < limit_ && !any_leaving()) {
      const auto job = graph_.start_next();
      if (!job) return;
      Worker& worker = worker_for(graph_.job(*job));
      worker.job = job;
      const std::string line = run_line(graph_.job(*job).key);
      if (worker.process->send(line)) continue;
      worker.process = new_process();  // the idle one had died
      worker.process->send(line);
    }
  }

  Worker& worker_for(const Job& job) {
    for (Worker& worker : workers_)
      if (!job.fresh && !worker.job && !worker.left) return worker;
    if (job.fresh && workers_.size() >= limit_) drop_idle();
    workers_.emplace_back();
    workers_.back().process = new_process();
    return workers_.back();
  }

  std::unique_ptr<WorkerProcess> new_process() const {
    return std::make_unique<WorkerProcess>(options_.worker_command, options_.threads);
  }

  void drop_idle() {
    const auto idle = std::find_if(workers_.begin(), workers_.end(), [](const Worker& worker) {
      return !worker.job && !worker.left;
    });
    if (idle == workers_.end()) return;
    idle->process->end(kSecondsToLeave);
    workers_.erase(idle);
  }

  void wait(const SignalWatch& signals) const {
    std::vector<pollfd> fds = {{signals.fd(), POLLIN, 0}};
    for (const Worker& worker : workers_) fds.push_back({worker.process->output_fd(), POLLIN, 0});
    ::poll(fds.data(), fds.size(), kPollMilliseconds);
  }

  void serve(Worker& worker) {
    // Asked first, so that what it wrote before it ended is read. Its pipe may be held open by
    // processes it has left behind.
    const bool ended = worker.process->ended();
    try {
      for (const std::string& line : worker.process->receive()) take(worker, parse_report(line));
    } catch (const RuntimeError& error) {  // it does not speak the protocol
      worker.process->end(0);
      if (worker.job) fail(worker, error.what());
    }
    const bool stays = worker.left && Clock::now() - *worker.left > kTimeToLeave;
    if (!ended && !worker.process->closed() && !stays) return;
    const std::string end = worker.process->end(stays ? 0 : kSecondsToLeave);
    if (worker.job) fail(worker, expected_got("worker process", "it to finish the job", end));
    worker.process.reset();
  }

  void take(Worker& worker, const WorkerReport& report) {
    if (!worker.job) return;
    if (report.kind == WorkerReport::Kind::kProgress) {
      worker.progress.show(graph_.job(*worker.job).title, report.progress);
    } else if (report.key != graph_.job(*worker.job).key) {
      throw RuntimeError(expected_got("worker process", "a report on its job", report.key));
    } else if (report.kind == WorkerReport::Kind::kFailed) {
      fail(worker, report.message);
    } else {
      graph_.finish(*worker.job);
      leave_job(worker);
    }
  }

  void fail(Worker& worker, const std::string& message) {
    graph_.fail(*worker.job, message);
    leave_job(worker);
  }

  void leave_job(Worker& worker) {
    worker.progress.finish();
    if (graph_.job(*worker.job).fresh) {
      worker.left = Clock::now();
      worker.process->close_input();
    }
    worker.job.reset();
    show_cells(graph_);
  }

  JobGraph graph_;
  const EngineOptions& options_;
  std::size_t limit_;
  std::list<Worker> workers_;
};

}  // namespace

std::vector<JobFailure> LocalEngine::run(const std::vector<Job>& jobs,
                                         const EngineOptions& options) {
  std::vector<JobFailure> failures;
  {
    LocalRun run(jobs, options);
    const SignalWatch signals;
    run.run(signals);
    failures = run.failures();
  }  // kills the workers, restores the handlers
  SignalWatch::pass_on();
  return failures;
}

void register_local_engine(Registries& registries) {
  registries.engines.add("local", "worker processes on this machine",
                         [](JsonReader&) { return std::make_unique<LocalEngine>(); });
}

}  // namespace vqlm
