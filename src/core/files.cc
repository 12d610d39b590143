#include "core/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>
#include <system_error>

#include "core/error.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

constexpr int kAttempts = 100;  // to find a name that is free

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

std::string reason() { return std::strerror(errno); }

// A name beside `path` that nobody else picks: process numbers repeat in containers and on other
// machines that share the file system, 64 random bits do not.
std::string temporary_name(const std::string& path) {
  std::random_device random;
  std::string name = path + ".tmp.";
  for (int i = 0; i < 16; ++i) name += "0123456789abcdef"[random() % 16];
  return name;
}

// Calls `make(name)` with temporary names beside `path` until one is free; returns what it returned
// and leaves the name in `name`. Below zero: it failed, errno says why.
template <typename Make>
int make_temporary(const std::string& path, std::string& name, const Make& make) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    name = temporary_name(path);
    const int made = make(name.c_str());
    if (made >= 0 || errno != EEXIST) return made;
  }
  return -1;
}

// Opens a new file beside `path` for writing. Where the file system can do that the file has no
// name, and `name` stays empty, until it is whole: a process that is killed meanwhile leaves
// nothing.
int open_beside(const std::string& path, std::string& name) {
  const fs::path parent = fs::path(path).parent_path();
  if (::access("/proc/self/fd", X_OK) == 0) {
    const int file =
        ::open(parent.empty() ? "." : parent.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644);
    if (file >= 0) return file;
  }
  return make_temporary(path, name, [](const char* free) {
    return ::open(free, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  });
}

// Gives a file without a name a temporary one beside `path`.
void name_beside(const Descriptor& file, const std::string& path, std::string& name) {
  const std::string link = "/proc/self/fd/" + std::to_string(file.get());
  const int made = make_temporary(path, name, [&link](const char* free) {
    return ::linkat(AT_FDCWD, link.c_str(), AT_FDCWD, free, AT_SYMLINK_FOLLOW);
  });
  if (made == 0) return;
  name.clear();
  throw RuntimeError(expected_got(path, "a writable file", reason()));
}

// Where a folder that is being replaced waits while the file system cannot exchange two names.
std::string old_name(const std::string& path) { return path + ".old"; }

std::string without_trailing_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

void make_parent(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  if (parent.empty()) return;
  std::error_code error;
  fs::create_directories(parent, error);
  if (error)
    throw RuntimeError(expected_got(parent.string(), "a folder that can be made", error.message()));
}

void sync_path(const std::string& path, int flags) {
  const Descriptor file(::open(path.c_str(), flags | O_RDONLY | O_CLOEXEC));
  // Some file systems refuse to sync a folder (EINVAL); what they can keep is kept.
  if (file.get() < 0 || (::fsync(file.get()) != 0 && errno != EINVAL))
    throw RuntimeError(expected_got(path, "to be written to disk", reason()));
}

void sync_parent(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  sync_path(parent.empty() ? "." : parent.string(), O_DIRECTORY);
}

void sync_tree(const std::string& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_symlink()) continue;
    if (entry.is_directory()) sync_path(entry.path().string(), O_DIRECTORY);
    if (entry.is_regular_file()) sync_path(entry.path().string(), 0);
  }
  sync_path(folder, O_DIRECTORY);
}

void write_and_sync(const Descriptor& file, const std::string& path, std::string_view content) {
  while (!content.empty()) {
    const ssize_t n = ::write(file.get(), content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw RuntimeError(expected_got(path, "a writable file", reason()));
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  if (::fsync(file.get()) != 0)
    throw RuntimeError(expected_got(path, "to be written to disk", reason()));
}

// Puts `from` in the place of the folder `to`. Where the file system can exchange names, `to` is
// missing at no moment and ends as `from`; else it waits as `to`.old while it is missing.
void replace_folder(const std::string& from, const std::string& to) {
  constexpr unsigned kExchange = 1 << 1;  // RENAME_EXCHANGE
  if (::syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), kExchange) == 0)
    return;
  const std::string old = old_name(to);
  std::error_code ignored;
  fs::remove_all(old, ignored);
  if (::rename(to.c_str(), old.c_str()) == 0) {
    if (::rename(from.c_str(), to.c_str()) == 0) return;
    const int error = errno;
    ::rename(old.c_str(), to.c_str());
    errno = error;
  }
  throw RuntimeError(expected_got(to, "a folder that can be replaced", reason()));
}

}  // namespace

std::string read_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) throw RuntimeError(expected_got(path, "a readable file", reason()));
  struct stat status {};
  std::string content;
  if (::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode))
    content.reserve(static_cast<std::size_t>(status.st_size) + 1);
  constexpr std::size_t kBlock = 1 << 18;
  while (true) {
    const std::size_t size = content.size();
    content.resize(size + kBlock);
    const ssize_t n = ::read(file.get(), content.data() + size, kBlock);
    content.resize(size + static_cast<std::size_t>(n > 0 ? n : 0));
    if (n == 0) return content;
    if (n < 0 && errno != EINTR)
      throw RuntimeError(expected_got(path, "a readable file", reason()));
  }
}

void write_file(const std::string& path, std::string_view content) {
  make_parent(path);
  std::string temporary;
  const Descriptor file(open_beside(path, temporary));
  if (file.get() < 0) throw RuntimeError(expected_got(path, "a writable file", reason()));
  try {
    write_and_sync(file, path, content);
    if (temporary.empty()) name_beside(file, path, temporary);
    if (::rename(temporary.c_str(), path.c_str()) != 0)
      throw RuntimeError(expected_got(path, "a writable file", reason()));
  } catch (...) {
    if (!temporary.empty()) ::unlink(temporary.c_str());
    throw;
  }
  sync_parent(path);
}

NewFolder::NewFolder(std::string path) : target_(without_trailing_slash(std::move(path))) {
  make_parent(target_);
  const auto make = [](const char* name) { return ::mkdir(name, 0755); };
  if (make_temporary(target_, temporary_, make) != 0)
    throw RuntimeError(expected_got(target_, "a folder that can be made", reason()));
}

NewFolder::~NewFolder() {
  if (committed_) return;
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
}

void NewFolder::commit() {
  sync_tree(temporary_);
  if (fs::exists(fs::symlink_status(target_)))
    replace_folder(temporary_, target_);
  else if (::rename(temporary_.c_str(), target_.c_str()) != 0)
    throw RuntimeError(expected_got(target_, "a folder that can be made", reason()));
  committed_ = true;
  sync_parent(target_);
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
  fs::remove_all(old_name(target_), ignored);
}

void recover_folder(const std::string& path) {
  const std::string target = without_trailing_slash(path), old = old_name(target);
  std::error_code ignored;
  if (fs::exists(old) && !fs::exists(fs::symlink_status(target))) {
    if (::rename(old.c_str(), target.c_str()) != 0)
      throw RuntimeError(expected_got(old, "a folder that can be put back", reason()));
    sync_parent(target);
  }
  fs::remove_all(old, ignored);
  const std::string beginning = fs::path(target).filename().string() + ".tmp.";
  const fs::path parent = fs::path(target).parent_path();
  for (const auto& entry : fs::directory_iterator(parent.empty() ? "." : parent, ignored))
    if (entry.path().filename().string().rfind(beginning, 0) == 0)
      fs::remove_all(entry.path(), ignored);
}

std::string configs_folder() {
  if (const char* given = std::getenv("VQLM_CONFIGS"); given != nullptr && *given != '\0')
    return given;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  for (fs::path folder = program.parent_path(); folder.has_relative_path();
       folder = folder.parent_path())
    for (const char* name : {"configs", "share/vqlm/configs"})
      if (fs::is_directory(folder / name / "datasets", error)) return (folder / name).string();
  throw RuntimeError(expected_got("configs folder",
                                  "one beside the program or named by VQLM_CONFIGS",
                                  "none above '" + program.string() + "'"));
}

}  // namespace vqlm
