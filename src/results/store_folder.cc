#include "results/store_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>

#include "core/error.h"
#include "core/files.h"
#include "core/log.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

void sync_path(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw RuntimeError(expected_got(path, "a readable file", std::strerror(errno)));
  const int failed = fsync(file) != 0 ? errno : 0;
  close(file);
  if (failed != 0 && failed != EINVAL)
    throw RuntimeError(expected_got(path, "to be written to disk", std::strerror(failed)));
}

void sync_tree(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() || entry.is_directory()) sync_path(entry.path());
  sync_path(folder);
}

}  // namespace

void publish_folder(const std::string& from, const std::string& to) {
  if (!fs::is_directory(from))
    throw RuntimeError(expected_got(from, "a folder of artefacts", "none"));
  sync_tree(from);
  const std::string old = set_aside(to);
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    if (errno == EXDEV) {
      NewFolder copy(to);
      fs::copy(from, copy.path(), fs::copy_options::recursive);
      copy.commit();
    } else if (errno != ENOTEMPTY && errno != EEXIST) {  // else: published by another meanwhile
      throw RuntimeError(expected_got(to, "a folder that can be made", std::strerror(errno)));
    }
  }
  sync_path(fs::path(to).parent_path());
  remove_folder(old);
}

std::string set_aside(const std::string& path) {
  std::random_device random;
  std::string name = path + ".tmp.";
  for (int i = 0; i < 16; ++i) name += "0123456789abcdef"[random() % 16];
  if (std::rename(path.c_str(), name.c_str()) == 0) return name;
  if (errno == ENOENT) return "";
  throw RuntimeError(expected_got(path, "a folder that can be renamed", std::strerror(errno)));
}

void remove_folder(const std::string& folder) {
  if (folder.empty()) return;
  std::error_code error;
  fs::remove_all(folder, error);
  if (error) log_warning(folder + ": could not be removed (" + error.message() + ")");
}

}  // namespace vqlm
