#include "engines/report_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

#include "core/error.h"

namespace vqlm {

void append_line(const std::string& path, const std::string& line) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const std::string text = line + "\n";
  std::string_view rest = text;
  bool failed = file < 0;
  while (!failed && !rest.empty()) {
    const ssize_t n = ::write(file, rest.data(), rest.size());
    if (n > 0) rest.remove_prefix(static_cast<std::size_t>(n));
    failed = n < 0 && errno != EINTR;
  }
  int reason = failed ? errno : 0;
  if (file >= 0 && ::close(file) != 0 && !failed) reason = errno;  // NFS writes when closing
  if (reason != 0) throw RuntimeError(expected_got(path, "a writable file", std::strerror(reason)));
}

std::vector<std::string> ReportTail::receive() {
  std::vector<std::string> lines;
  std::ifstream file(path_, std::ios::binary);
  if (!file || !file.seekg(offset_)) return lines;
  for (std::string line; std::getline(file, line) && !file.eof();) {
    offset_ += static_cast<std::int64_t>(line.size()) + 1;
    lines.push_back(line);
  }
  return lines;
}

}  // namespace vqlm
