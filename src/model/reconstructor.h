// A generator that keeps of a text what its encoder makes of it, without codes, and writes the text
// again from that: autoencoders with continuous states. One with codes is a Coder.
#pragma once

#include <span>
#include <vector>

#include "data/decoding_options.h"
#include "data/example.h"
#include "model/generation.h"

namespace vqlm {

class Reconstructor {
 public:
  virtual ~Reconstructor() = default;
  // The text decoded from the encoder's states of references[0] of each example, in order; where
  // the states are random, from their mean. Source or label are given to a conditional decoder.
  // Throws InvalidArgument when an example has no reference.
  virtual std::vector<Generation> reconstruct(std::span<const Example> batch,
                                              const DecodingOptions& options) = 0;
};

}  // namespace vqlm
