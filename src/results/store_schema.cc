#include "results/store_schema.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>

#include "core/error.h"
#include "core/files.h"
#include "core/log.h"
#include "results/store_index.h"

namespace vqlm {
namespace {

namespace fs = std::filesystem;

// Earlier programs may have made the tables otherwise; the next opening fills them from the
// records.
void remove_index(const std::string& folder) { remove_index_files(folder + "/index.sqlite"); }

constexpr StoreMigration kMigrations[] = {{"the index is made anew", remove_index}};

std::string version_file(const std::string& folder) { return folder + "/version"; }

std::size_t version_of(const std::string& folder) {
  const std::string path = version_file(folder);
  if (!fs::exists(path)) return 0;
  std::string text = read_file(path);
  if (!text.empty() && text.back() == '\n') text.pop_back();
  std::size_t version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc() || end != text.data() + text.size())
    throw RuntimeError(expected_got(path, "the number of the store's version", "'" + text + "'"));
  return version;
}

void refuse_newer(const std::string& folder, std::size_t version, std::size_t newest) {
  if (version > newest)
    throw RuntimeError(expected_got("store " + folder, "a version up to " + std::to_string(newest),
                                    std::to_string(version) + ", made by a newer vqlm"));
}

// Held while a store is migrated; released by the system when the process dies.
class MigrationLock {
 public:
  explicit MigrationLock(const std::string& path)
      : file_(open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644)) {
    if (file_ < 0 || flock(file_, LOCK_EX) != 0)
      throw RuntimeError(expected_got(path, "a file that can be locked", std::strerror(errno)));
  }
  ~MigrationLock() { close(file_); }
  MigrationLock(const MigrationLock&) = delete;
  MigrationLock& operator=(const MigrationLock&) = delete;

 private:
  int file_;
};

}  // namespace

std::span<const StoreMigration> store_migrations() { return kMigrations; }

void refuse_newer_store(const std::string& folder) {
  refuse_newer(folder, version_of(folder), store_migrations().size());
}

void migrate_store(const std::string& folder, std::span<const StoreMigration> migrations) {
  std::size_t version = version_of(folder);
  refuse_newer(folder, version, migrations.size());
  if (version == migrations.size()) return;
  const MigrationLock lock(version_file(folder) + ".lock");
  version = version_of(folder);
  refuse_newer(folder, version, migrations.size());
  std::error_code ignored;
  const bool is_new = fs::is_empty(folder + "/records", ignored);
  for (; version < migrations.size(); ++version) {
    if (!is_new)
      log_info("store " + folder + ": to version " + std::to_string(version + 1) + ", " +
               migrations[version].what);
    migrations[version].apply(folder);
    write_file(version_file(folder), std::to_string(version + 1) + "\n");
  }
}

}  // namespace vqlm
