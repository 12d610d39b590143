// Lines that one process appends to a file and another one, maybe on another machine, reads while
// they come. A line counts once it has its end, so that one cut off by a kill is never read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vqlm {

// Throws RuntimeError when the disk refuses. The file is opened anew each time, which is what makes
// network file systems show it to others.
void append_line(const std::string& path, const std::string& line);

class ReportTail {
 public:
  explicit ReportTail(std::string path) : path_(std::move(path)) {}
  // The whole lines that came since the last call; none while the file is not there.
  std::vector<std::string> receive();

 private:
  std::string path_;
  std::int64_t offset_ = 0;  // of the first byte not handed out yet
};

}  // namespace vqlm
