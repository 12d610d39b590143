#include "engines/slurm_engine.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

#include "core/error.h"
#include "core/log.h"
#include "engines/signal_watch.h"
#include "engines/slurm_client.h"
#include "engines/slurm_folder.h"
#include "engines/slurm_run.h"

namespace vqlm {
namespace {

constexpr std::chrono::seconds kBetweenQuestions{1};
constexpr int kMaxQuestions = 180;  // Slurm gives a task half a minute to end, then its machine

bool any_left(const std::string& name) {
  const TaskStates states = task_states(name);
  return std::any_of(states.begin(), states.end(),
                     [](const auto& task) { return !is_ended(task.second); });
}

// What an earlier run could not end would compute beside this one.
void cancel_abandoned(const std::string& parent) {
  for (const AbandonedRun& run : abandoned_runs(parent)) {
    if (any_left(run.name)) {
      log_info("slurm: cancelling what is left of the run in " + run.folder);
      cancel(run.name);
      for (int i = 0; any_left(run.name); ++i) {
        if (i == kMaxQuestions)
          throw RuntimeError(expected_got("--engine slurm", "the tasks '" + run.name + "' to end",
                                          "some that go on after scancel"));
        std::this_thread::sleep_for(kBetweenQuestions);
      }
    }
    mark_ended(run);
  }
}

}  // namespace

std::vector<JobFailure> SlurmEngine::run(const std::vector<Job>& jobs,
                                         const EngineOptions& options) {
  check_slurm_programs();
  const std::string parent = std::filesystem::absolute(options.work_folder + "/slurm").string();
  cancel_abandoned(parent);
  std::vector<JobFailure> failures;
  {
    const SlurmFolder folder(parent);
    SlurmRun run(jobs, options, arguments_, folder);
    const SignalWatch signals;
    run.run(signals);
    failures = run.failures();
  }  // cancels what is left of the tasks, restores the handlers
  SignalWatch::pass_on();
  return failures;
}

void register_slurm_engine(Registries& registries) {
  registries.engines.add("slurm", "array jobs of a Slurm cluster", [](JsonReader& reader) {
    return std::make_unique<SlurmEngine>(
        reader.get_strings("arguments", std::vector<std::string>{}));
  });
}

}  // namespace vqlm
