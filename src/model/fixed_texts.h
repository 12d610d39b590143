// A generator whose texts were made before, one for each example of a split in its order.
#pragma once

#include <cstddef>
#include <string>

namespace vqlm {

class FixedTexts {
 public:
  virtual ~FixedTexts() = default;
  virtual std::size_t num_texts() const = 0;
  virtual std::string origin() const = 0;  // for messages: the file
};

}  // namespace vqlm
