// The folder of one run with Slurm, <work folder>/slurm/<number>: the shared folders of its jobs,
// the scripts and logs of its tasks, and the name its tasks have in Slurm. The process that made it
// holds a lock, by which a later run tells whether it is still there.
//   lock, name, ended, logs/
#pragma once

#include <string>
#include <vector>

namespace vqlm {

class SlurmFolder {
 public:
  // Makes the next one under `parent`. Throws RuntimeError.
  explicit SlurmFolder(const std::string& parent);
  ~SlurmFolder();
  SlurmFolder(const SlurmFolder&) = delete;
  SlurmFolder& operator=(const SlurmFolder&) = delete;

  const std::string& path() const { return path_; }
  const std::string& name() const { return name_; }  // "vqlm-<16 hex digits>"
  std::string logs() const { return path_ + "/logs"; }
  // No task of this run is left.
  void mark_ended() const;

 private:
  std::string path_, name_;
  int lock_ = -1;
};

// Runs under `parent` whose process went without ending them: tasks of theirs may be left.
struct AbandonedRun {
  std::string folder, name;
};
std::vector<AbandonedRun> abandoned_runs(const std::string& parent);
void mark_ended(const AbandonedRun& run);

}  // namespace vqlm
