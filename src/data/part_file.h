// The unfinished file of a download: `<target>.part`, held by one process at a time, and beside it
// `<target>.part.tag`, the entity tag of what it is a part of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vqlm {

class PartFile {
 public:
  // Opens what an earlier download left, else a new one. Throws RuntimeError when the folder cannot
  // be written or another process holds the file.
  explicit PartFile(const std::string& target);
  ~PartFile();  // removes it when it is empty
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const std::string& path() const { return path_; }
  std::int64_t size() const;
  void append(std::string_view bytes) const;  // throws RuntimeError on a full disk
  void restart() const;                       // empties it and forgets the tag
  std::string tag() const;                    // "" when there is none
  void keep_tag(const std::string& tag) const;
  // Syncs and gives it its name.
  void finish() const;

 private:
  bool is_named() const;  // whether the file that is open is the one at `path_`

  std::string target_, path_, tag_path_;
  int descriptor_ = -1;
};

}  // namespace vqlm
