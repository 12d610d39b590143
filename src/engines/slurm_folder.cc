#include "engines/slurm_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>
#include <system_error>

#include "core/error.h"
#include "core/files.h"
#include "core/first_line.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

std::string new_name() {
  std::random_device random;
  std::string name = "vqlm-";
  for (int i = 0; i < 16; ++i) name += "0123456789abcdef"[random() % 16];
  return name;
}

// Makes <parent>/<number> with the first number that is free.
std::string new_folder(const std::string& parent) {
  std::error_code error;
  fs::create_directories(parent, error);
  for (int number = 1; !error; ++number) {
    const std::string path = parent + "/" + std::to_string(number);
    if (fs::create_directory(path, error)) return path;  // false without error: it is there
  }
  throw RuntimeError(expected_got(parent, "a folder that can be made", error.message()));
}

// An open file with its lock; -1 when another process holds that.
int locked_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) throw RuntimeError(expected_got(path, "a writable file", std::strerror(errno)));
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  const int reason = errno;
  ::close(file);
  if (reason == EWOULDBLOCK) return -1;
  throw RuntimeError(expected_got(path, "a file that can be locked", std::strerror(reason)));
}

}  // namespace

SlurmFolder::SlurmFolder(const std::string& parent) : path_(new_folder(parent)), name_(new_name()) {
  lock_ = locked_file(path_ + "/lock");
  fs::create_directory(logs());
  write_file(path_ + "/name", name_ + "\n");  // last: who finds it, finds the lock
}

SlurmFolder::~SlurmFolder() {
  if (lock_ >= 0) ::close(lock_);
}

void SlurmFolder::mark_ended() const { write_file(path_ + "/ended", ""); }

std::vector<AbandonedRun> abandoned_runs(const std::string& parent) {
  std::vector<AbandonedRun> runs;
  std::error_code error;
  for (fs::directory_iterator entry(parent, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string folder = entry->path().string();
    if (!fs::exists(folder + "/name") || fs::exists(folder + "/ended")) continue;
    const int lock = locked_file(folder + "/lock");
    if (lock < 0) continue;  // it is still there
    ::close(lock);
    runs.push_back({folder, first_line(read_file(folder + "/name"))});
  }
  return runs;
}

void mark_ended(const AbandonedRun& run) { write_file(run.folder + "/ended", ""); }

}  // namespace vqlm
