// How the bound on a text's likelihood is computed at evaluation: by the encoder's own codes, or
// tightened by further code sequences z drawn from a softmax posterior q(z | x), which gives each
// code of a state z_e the weight exp(-|e - z_e|^2 / temperature), codebook by codebook.
//   "encoder"    -log p(x | z) p(z) of the encoder's codes (van den Oord et al. 2017, arXiv
//                1711.00937, section 3.2)
//   "codes"      -log of the sum of p(x | z) p(z) over M distinct sequences, the encoder's among
//                them: a bound for every M, since all terms of the marginal are positive, and
//                falling in M; drawn sequences are found again by the text's id
//   "posterior"  -log of the mean of p(x | z) p(z) / q(z | x) over M draws (Burda et al. 2016,
//   arXiv
//                1509.00519, equation 8): a bound in expectation
#pragma once

#include <cstdint>
#include <string>

#include "core/json_reader.h"

namespace vqlm {

struct BoundOptions {
  std::string kind = "encoder";
  std::int64_t samples = 16;  // M; not of "encoder"
  double temperature = 1;     // of the posterior; not of "encoder"
};
// Reads kind and, where the kind has them, samples and temperature.
BoundOptions read_bound_options(JsonReader& reader);

// "encoder", "codes(16,t=1)": for signatures.
std::string bound_name(const BoundOptions& options);

}  // namespace vqlm
