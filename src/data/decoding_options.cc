#include "data/decoding_options.h"

#include "core/error.h"

namespace vqlm {

void refuse_fixed_codes(const DecodingOptions& options, const std::string& generator) {
  if (!options.fixed_codes.empty())
    throw InvalidArgument(
        expected_got("fixed codes", "a generator with codes", generator + ", which has none"));
}

}  // namespace vqlm
