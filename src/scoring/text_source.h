// Text as UTF-8, whatever a file is written in: bytes of a source, checked or converted. Python
// decodes 8,192 bytes at a time and gives out no line of a piece with a fault; nor does this.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "scoring/byte_source.h"

namespace vqlm {

class TextSource {
 public:
  virtual ~TextSource() = default;
  // Whole characters, at most `room` (>= 64) bytes of them, to `out`; 0 at the end. Throws
  // RuntimeError where the text is not in its encoding.
  virtual std::size_t read(char* out, std::size_t room) = 0;
};

// `encoding` is a name that Python knows, `name` says in messages what is read. Throws RuntimeError
// on an encoding that is not known here.
std::unique_ptr<TextSource> make_text_source(std::unique_ptr<ByteSource> bytes,
                                             const std::string& encoding, const std::string& name);

}  // namespace vqlm
