// The order of jobs: which may start, given what is done, failed and running. Knows no processes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engines/engine.h"

namespace vqlm {

class JobGraph {
 public:
  // Throws InvalidArgument on a key given twice, an unknown dependency or a circle.
  explicit JobGraph(std::vector<Job> jobs);

  // The next job that may start now, in the order given, marked as running; nothing when all wait.
  // A job that runs alone starts only when nothing runs and no other job could.
  std::optional<std::size_t> start_next();
  void finish(std::size_t index);
  // Fails the job and all that need it.
  void fail(std::size_t index, const std::string& message);

  const Job& job(std::size_t index) const { return nodes_[index].job; }
  std::size_t size() const { return nodes_.size(); }
  std::size_t num_ended() const { return num_ended_; }  // finished or failed
  std::size_t num_running() const { return num_running_; }
  std::size_t num_failed() const;
  bool ended() const { return num_ended_ == nodes_.size(); }
  std::vector<JobFailure> failures() const;

 private:
  enum class State { kWaiting, kRunning, kDone, kFailed };
  struct Node {
    Job job;
    std::vector<std::size_t> needed_by;
    std::size_t missing = 0;  // dependencies not done yet
    State state = State::kWaiting;
    std::string message;
    bool followed = false;  // failed because one that it needs did
  };
  void link();
  void refuse_circles() const;
  void mark_failed(std::size_t index, const std::string& message);

  std::vector<Node> nodes_;
  std::size_t num_ended_ = 0, num_running_ = 0;
  bool alone_running_ = false;
};

}  // namespace vqlm
