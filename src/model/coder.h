// A generator with a discrete bottleneck: texts to codes and back, and its codebooks.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/example.h"
#include "model/generation.h"
#include "model/generator.h"

namespace vqlm {

struct Codebook {
  std::int64_t num_codes = 0, dimension = 0;
  std::vector<float> vectors;  // num_codes x dimension, row by row
};

class Coder {
 public:
  virtual ~Coder() = default;
  // Codes of references[0] of each example.
  virtual std::vector<Codes> encode(std::span<const Example> batch) = 0;
  // Texts of the codes; `batch` gives source or label to a conditional decoder (references are not
  // looked at).
  virtual std::vector<Generation> decode(std::span<const Example> batch,
                                         const std::vector<Codes>& codes,
                                         const DecodingOptions& options) = 0;
  // The vectors of GeneratorInfo::codebooks, in their order.
  virtual std::vector<Codebook> codebooks() const = 0;
};

}  // namespace vqlm
