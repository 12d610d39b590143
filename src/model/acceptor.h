// A generator that knows which texts are possible at all: a grammar.
#pragma once

#include <span>
#include <vector>

#include "data/example.h"

namespace vqlm {

class Acceptor {
 public:
  virtual ~Acceptor() = default;
  // Of references[0] of each example, whether it is a sentence; to a generator that is conditional
  // on the label or the source, whether it is one of the example's label, or of its source. An
  // unknown label has none. Throws InvalidArgument when an example has no reference.
  virtual std::vector<bool> accepts(std::span<const Example> batch) const = 0;
};

}  // namespace vqlm
