// Decoding options from JSON: method, beam_size, length_penalty, coverage_penalty, beam_groups,
// diversity_penalty, temperature, top_k, top_p, typical_p, repetition_penalty, max_tokens,
// batch_size. The seed is not among them: it is the cell's.
#pragma once

#include "core/json_reader.h"
#include "data/decoding_options.h"

namespace vqlm {

DecodingOptions read_decoding_options(JsonReader& reader, const DecodingOptions& defaults = {});

}  // namespace vqlm
