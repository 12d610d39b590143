#include "engines/slurm_pool.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/error.h"
#include "core/log.h"

namespace vqlm {
namespace {

constexpr std::chrono::duration<double> kFirstPause{1}, kLongestPause{15};
constexpr double kPauseGrowth = 1.5;
// Between Slurm's word that a task has ended and ours: its last reports may be on their way through
// a network file system.
constexpr std::chrono::seconds kGrace{3};
constexpr std::chrono::seconds kBetweenRefusals{30};
constexpr int kMaxRefusals = 10;
constexpr int kMaxSilences = 60;  // about a quarter of an hour

}  // namespace

std::size_t SlurmPool::num_alive() const {
  return static_cast<std::size_t>(
      std::count_if(tasks_.begin(), tasks_.end(), [](const Task& task) { return task.alive; }));
}

void SlurmPool::ask_again_soon() {
  pause_ = kFirstPause;
  next_question_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(pause_);
}

void SlurmPool::grow(std::size_t wanted) {
  if (closed_ || wanted <= num_alive() || Clock::now() < next_submit_) return;
  try {
    if (in_doubt_) adopt(task_states(job_.name));
    if (wanted > num_alive()) submit_tasks(wanted - num_alive());
    refusals_ = 0;
  } catch (const RuntimeError& error) {
    ++refusals_;
    in_doubt_ = true;
    if (!try_to_adopt() && (tasks_.empty() || (empty() && refusals_ >= kMaxRefusals))) throw;
    log_warning(std::string(error.what()) + "; it is asked again");
    next_submit_ = Clock::now() + kBetweenRefusals;
  }
}

void SlurmPool::submit_tasks(std::size_t count) {
  job_.size = count;
  const std::string array = submit(job_);
  for (std::size_t i = 0; i < count; ++i) add_task(array + "_" + std::to_string(i), false);
  log_info("slurm: array job " + array + " with " + std::to_string(count) + " tasks" +
           (job_.exclusive ? ", each alone on its machine" : ""));
  ask_again_soon();
}

void SlurmPool::add_task(const std::string& name, bool adopted) {
  tasks_.push_back(
      {name, ReportTail(folder_.report_file(name)), adopted, true, false, Clock::now()});
}

// Tasks of this name that are not known here, and do something or did something here.
void SlurmPool::adopt(const TaskStates& states) {
  std::set<std::string> known;
  for (const Task& task : tasks_) known.insert(task.name);
  for (const auto& [name, state] : states) {
    if (known.count(name) != 0) continue;
    if (is_ended(state) && !std::filesystem::exists(folder_.report_file(name))) continue;
    log_info("slurm: task " + name + " is there though sbatch failed");
    add_task(name, true);
    ask_again_soon();
  }
}

// Whether there were any; what fails is tried again before the next submission.
bool SlurmPool::try_to_adopt() {
  const std::size_t known = tasks_.size();
  try {
    adopt(task_states(job_.name));
  } catch (const RuntimeError& error) {
    log_warning(error.what());
  }
  return tasks_.size() > known;
}

void SlurmPool::close() {
  if (closed_) return;
  closed_ = true;
  folder_.close();
  try {
    cancel_waiting(job_.name);
  } catch (const RuntimeError& error) {  // then they start, find nothing, and leave
    log_warning(error.what());
  }
  ask_again_soon();
}

std::vector<EndedTask> SlurmPool::ended_tasks() {
  std::vector<EndedTask> ended;
  for (Task& task : tasks_)
    if (task.alive && folder_.has_left(task.name)) {
      task.alive = false;
      ended.push_back({task.name, true, "", task.adopted});
    }
  if (empty() || Clock::now() < next_question_) return ended;
  try {
    ask_slurm(ended);
    silences_ = 0;
  } catch (const RuntimeError& error) {  // a controller may be down for a while
    if (++silences_ >= kMaxSilences) throw;
    if (silences_ == 1) log_warning(std::string(error.what()) + "; it is asked again");
  }
  pause_ = std::min(pause_ * kPauseGrowth, kLongestPause);
  next_question_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(pause_);
  return ended;
}

void SlurmPool::ask_slurm(std::vector<EndedTask>& ended) {
  const TaskStates states = task_states(job_.name);
  if (in_doubt_) adopt(states);
  const auto now = Clock::now();
  for (Task& task : tasks_) {
    if (!task.alive) continue;
    const auto found = states.find(task.name);
    if (found != states.end() && !is_ended(found->second)) {
      task.seen = now;
      continue;
    }
    if (now - task.seen < kGrace) {
      pause_ = kFirstPause / kPauseGrowth;
      continue;
    }
    task.alive = false;
    ended.push_back({task.name, false,
                     found != states.end() ? found->second : accounted_state(task.name),
                     task.adopted});
  }
}

std::vector<TaskLine> SlurmPool::receive() {
  std::vector<TaskLine> lines;
  for (Task& task : tasks_) {
    if (task.drained) continue;
    task.drained = !task.alive;
    for (std::string& line : task.reports.receive()) lines.push_back({task.name, std::move(line)});
  }
  return lines;
}

}  // namespace vqlm
