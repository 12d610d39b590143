// A folder that results will go to, made and tried before any work, so that a run does not compute
// for an hour what it cannot write.
#pragma once

#include <string>
#include <vector>

namespace vqlm {

class OutputFolder {
 public:
  // Makes the folder with its parents and writes a file into it. Throws RuntimeError, and leaves
  // nothing behind, when that fails.
  explicit OutputFolder(std::string path);
  // Removes what it made and is still empty, unless `keep` was called.
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  const std::string& path() const { return path_; }
  void keep() { made_.clear(); }

 private:
  void try_to_write() const;
  void remove_made();

  std::string path_;
  std::vector<std::string> made_;  // innermost first
};

}  // namespace vqlm
