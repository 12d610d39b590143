// Where bytes come from: a file, a gzip file, standard input. Read from front to back in large
// pieces, never held as a whole.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace vqlm {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // At most `room` (> 0) bytes to `out`; 0 at the end. Throws RuntimeError on what cannot be read.
  virtual std::size_t read(char* out, std::size_t room) = 0;
};

// A file; with a name that ends in ".gz" what is compressed in it, of all its gzip members. An
// empty file is empty text under either name. Throws RuntimeError when it cannot be opened.
std::unique_ptr<ByteSource> open_bytes(const std::string& path);
// An open file that stays open; `name` is for messages.
std::unique_ptr<ByteSource> bytes_of_descriptor(int descriptor, const std::string& name);

}  // namespace vqlm
