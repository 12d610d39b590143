// Ways from one text's codes to another's in steps: at share t of the way the sequence is as long
// as (1 - t) of the first and t of the second, and of each place of it
//   swap: the code is the first's or the second's, the second's at round(t P) of the P places, in
//   an
//     order drawn once for all steps and for all codebooks of a level;
//   nearest: the code is the one whose vector lies nearest, in Euclidean distance, to (1 - t) a + t
//   b
//     of the two codes' vectors a and b.
// Where only one of the two has the place, its code stands there. Steps 0 and 1 are the two given.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/coder.h"

namespace vqlm {

enum class MixtureMode { kNearest, kSwap };
MixtureMode mixture_mode_from_name(const std::string& name);  // throws InvalidArgument

struct MixtureOptions {
  MixtureMode mode = MixtureMode::kNearest;
  int num_steps = 5;  // both ends included, at least 2
  std::uint64_t seed = 1;
};

struct MixtureStep {
  double share = 0;  // t
  Codes codes;
};

// Lengths follow the finest codebook's, so that those of coarser ones cover the same tokens.
// `vectors` serves `nearest` only. Throws InvalidArgument on fewer than 2 steps, codes that do not
// fit `codebooks`, and `nearest` without vectors.
std::vector<MixtureStep> mix_codes(const Codes& from, const Codes& to,
                                   const std::vector<CodebookInfo>& codebooks,
                                   const std::vector<Codebook>& vectors,
                                   const MixtureOptions& options);

}  // namespace vqlm
