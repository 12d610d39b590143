// The option --fix of generation: "0=17,3=5" fixes places 0 and 3 of the first codebook,
// "LEVEL.HEAD:PLACE=CODE" those of others.
#pragma once

#include <string>
#include <vector>

#include "data/decoding_options.h"
#include "model/generation.h"

namespace vqlm {

// Throws InvalidArgument on any other form, on a codebook that is not among `codebooks` and on a
// code outside its codebook.
std::vector<FixedCode> parse_fixed_codes(const std::string& text,
                                         const std::vector<CodebookInfo>& codebooks);

}  // namespace vqlm
