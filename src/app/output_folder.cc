#include "app/output_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "core/error.h"

namespace vqlm {

namespace fs = std::filesystem;

OutputFolder::OutputFolder(std::string path) : path_(std::move(path)) {
  std::error_code error;
  for (fs::path folder = path_; !folder.empty() && !fs::exists(folder, error);
       folder = folder.parent_path())
    made_.push_back(folder.string());
  try {
    fs::create_directories(path_, error);
    if (error)
      throw RuntimeError(expected_got(path_, "a folder that can be made", error.message()));
    try_to_write();
  } catch (...) {
    remove_made();
    throw;
  }
}

OutputFolder::~OutputFolder() { remove_made(); }

void OutputFolder::try_to_write() const {
  const std::string name = path_ + "/try.tmp." + std::to_string(getpid());
  const int file = open(name.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  const bool written = file >= 0 && write(file, "\n", 1) == 1;
  const std::string reason = std::strerror(errno);
  if (file >= 0) {
    close(file);
    unlink(name.c_str());
  }
  if (!written) throw RuntimeError(expected_got(path_, "a folder that can be written", reason));
}

void OutputFolder::remove_made() {
  for (const std::string& folder : made_) rmdir(folder.c_str());
  made_.clear();
}

}  // namespace vqlm
