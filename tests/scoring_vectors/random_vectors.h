// Checks of the random numbers: NumPy's PCG64 with its seeding, bounded draws and boolean masks.
#pragma once

#include "scoring_vectors/check_tools.h"
#include "scoring_vectors/vector_check.h"

namespace vqlm {

// "op": "pcg64_seed". State and increment are no part of our generator's interface: it must go on
// like a plain generator that starts from them.
void check_seed(VectorCheck& check, CheckTools& tools);
void check_choice(VectorCheck& check, CheckTools& tools);  // "op": "choice"
void check_mask(VectorCheck& check, CheckTools& tools);    // "op": "bool"

}  // namespace vqlm
