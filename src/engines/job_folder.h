// Jobs in a folder that several machines share: one process offers them, any number of tasks claim
// them. A claim is a rename, which one of several wins, so that no job is run twice.
//   ready/<number>           a job on offer, {"key": ..., "fresh": ...}
//   claimed/<number>.<task>  the same file once a task has it
//   reports/<task>           what the task reports on its jobs (report_file.h)
//   left/<task>              the task has gone in order, with no job unfinished
//   closed                   nothing more will be offered
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engines/engine.h"

namespace vqlm {

struct ClaimedJob {
  std::size_t number = 0;
  std::string key;
  bool fresh = false;  // in a process of its own
};

class JobFolder {
 public:
  // Makes the folders that are missing. Throws RuntimeError, like every call, when the disk
  // refuses.
  explicit JobFolder(std::string path);
  const std::string& path() const { return path_; }

  // The offering side. `number` orders the jobs: smaller ones are claimed first.
  void offer(std::size_t number, const Job& job) const;
  // False when a task has claimed it already, or it was never offered.
  bool withdraw(std::size_t number) const;
  void close() const;
  // The jobs that `task` ever claimed, sorted.
  std::vector<std::size_t> claimed_by(const std::string& task) const;
  bool has_left(const std::string& task) const;

  // The side of a task, whose name is a plain file name without dots.
  std::optional<ClaimedJob> claim(const std::string& task) const;
  bool closed() const;
  void leave(const std::string& task) const;
  std::string report_file(const std::string& task) const;

 private:
  std::string path_;
};

}  // namespace vqlm
