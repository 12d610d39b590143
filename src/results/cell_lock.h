// A lock on a file of a store's locks/: that of a cell, held by the process that computes it, or
// that of a machine, which the cells under way on it share and one that runs alone has to itself.
// The system releases it when the process dies, and a process that waits for it can be killed. Who
// takes both takes the cell's first and the machine's last, so that nobody waits in a circle.
#pragma once

#include <optional>
#include <string>

namespace vqlm {

class CellLock {
 public:
  enum class Kind { kExclusive, kShared };

  // Waits, with a line in the log, while others hold it. Throws RuntimeError when the file cannot
  // be locked.
  explicit CellLock(const std::string& path, Kind kind = Kind::kExclusive);
  CellLock(CellLock&& other) noexcept;
  CellLock& operator=(CellLock&&) = delete;
  ~CellLock();

  // An exclusive one; nothing when it cannot be had at once.
  static std::optional<CellLock> attempt(const std::string& path);

 private:
  explicit CellLock(int file) : file_(file) {}

  int file_;
};

}  // namespace vqlm
