// Files that are whole or absent: written under a temporary name beside the target, synced,
// renamed.
#pragma once

#include <string>
#include <string_view>

namespace vqlm {

// Throws RuntimeError "<path>: expected a readable file, got <reason>".
std::string read_file(const std::string& path);
// Creates missing parent folders. Throws RuntimeError; nothing is left behind then.
void write_file(const std::string& path, std::string_view content);

// A folder that appears at `path` only when `commit()` is called; without it the temporary one is
// removed. The name `path`.old belongs to it too: an older folder waits there while it is replaced
// on a file system that cannot exchange two names.
class NewFolder {
 public:
  explicit NewFolder(std::string path);
  ~NewFolder();
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  const std::string& path() const { return temporary_; }  // write the content here
  void commit();  // syncs files and folder, replaces an older folder of that name

 private:
  std::string target_, temporary_;
  bool committed_ = false;
};

// Tidies up after a process that was killed while it wrote a NewFolder for `path`: an older folder
// that waits gets its name back, what was half written goes. Only while nobody else writes `path`.
// Throws RuntimeError when the older folder cannot be put back.
void recover_folder(const std::string& path);

// Where configs/ lies: $VQLM_CONFIGS, else beside the program (source tree or installed
// share/vqlm).
std::string configs_folder();

}  // namespace vqlm
