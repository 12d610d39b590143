#include "results/cell_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"
#include "core/log.h"

namespace vqlm {
namespace {

int open_lock(const std::string& path) {
  return open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
}

// False with errno set; a signal that is handled does not end the waiting.
bool lock(int file, int operation) {
  while (flock(file, operation) != 0)
    if (errno != EINTR) return false;
  return true;
}

}  // namespace

CellLock::CellLock(const std::string& path, Kind kind) : file_(open_lock(path)) {
  const int operation = kind == Kind::kShared ? LOCK_SH : LOCK_EX;
  bool locked = file_ >= 0 && lock(file_, operation | LOCK_NB);
  if (!locked && file_ >= 0 && errno == EWOULDBLOCK) {
    log_info(path + ": another process holds it; waiting");
    locked = lock(file_, operation);
  }
  if (locked) return;
  const int reason = errno;
  if (file_ >= 0) close(file_);
  throw RuntimeError(expected_got(path, "a file that can be locked", std::strerror(reason)));
}

CellLock::CellLock(CellLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

CellLock::~CellLock() {
  if (file_ >= 0) close(file_);
}

std::optional<CellLock> CellLock::attempt(const std::string& path) {
  CellLock made(open_lock(path));
  if (made.file_ < 0 || !lock(made.file_, LOCK_EX | LOCK_NB)) return std::nullopt;
  return made;
}

}  // namespace vqlm
