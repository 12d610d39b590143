// A generator whose encoder's outputs lie in one space with the vectors of its codes, so that both
// can be looked at together.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/example.h"
#include "model/coder.h"

namespace vqlm {

struct CodeStates {
  std::int64_t dimension = 0;
  std::vector<float> states;  // of each place before it is quantised, row by row
  std::vector<int> codes;     // what each place became
};

class CodeSpace {
 public:
  virtual ~CodeSpace() = default;
  // Why it has no such space ("several codebooks a place"); "" where it has.
  virtual std::string cannot_place_codes() const = 0;
  // Of references[0] of each example, text by text, at the first level.
  virtual CodeStates code_states(std::span<const Example> batch) = 0;
  // The vector of every code of that level, in the same space.
  virtual Codebook code_vectors() = 0;
};

}  // namespace vqlm
