#include "data/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "core/error.h"
#include "core/files.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

constexpr int kAttempts = 100;  // to open the file while others finish theirs

[[noreturn]] void throw_unwritable(const std::string& path) {
  throw RuntimeError(
      expected_got(path, "a file that can be written", std::generic_category().message(errno)));
}

void remove_quietly(const std::string& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

}  // namespace

PartFile::PartFile(const std::string& target)
    : target_(target), path_(target + ".part"), tag_path_(target + ".part.tag") {
  std::error_code ignored;  // the opening below says what is wrong
  fs::create_directories(fs::path(target).parent_path(), ignored);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor_ < 0) throw_unwritable(path_);
    const bool locked = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    if (locked && is_named()) return;
    ::close(descriptor_);
    if (!locked) break;
  }
  throw RuntimeError(expected_got(path_, "no other download of it", "one that is running"));
}

PartFile::~PartFile() {
  if (size() == 0 && is_named()) {
    remove_quietly(path_);
    remove_quietly(tag_path_);
  }
  ::close(descriptor_);
}

// A download that ended between the opening and the lock has given the file its final name.
bool PartFile::is_named() const {
  struct stat opened {
  }, named{};
  return ::fstat(descriptor_, &opened) == 0 && ::stat(path_.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

std::int64_t PartFile::size() const {
  const off_t end = ::lseek(descriptor_, 0, SEEK_END);
  return end < 0 ? 0 : end;
}

void PartFile::append(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw_unwritable(path_);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void PartFile::restart() const {
  if (::ftruncate(descriptor_, 0) != 0 || ::lseek(descriptor_, 0, SEEK_SET) != 0)
    throw_unwritable(path_);
  remove_quietly(tag_path_);
}

std::string PartFile::tag() const { return fs::exists(tag_path_) ? read_file(tag_path_) : ""; }

void PartFile::keep_tag(const std::string& tag) const { write_file(tag_path_, tag); }

void PartFile::finish() const {
  if (::fsync(descriptor_) != 0 || ::rename(path_.c_str(), target_.c_str()) != 0)
    throw_unwritable(target_);
  remove_quietly(tag_path_);
}

}  // namespace vqlm
