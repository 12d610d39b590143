// The two steps of generation on one batch: codes from the prior, text from codes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/decoding_options.h"
#include "model/generation.h"
#include "model/vqvae_model.h"
#include "nn/decoding.h"

namespace vqlm {

// What a batch of examples gives the model.
struct GivenExamples {
  std::vector<std::string> ids;
  Memory condition;  // a row an example; no states when unconditional
};
GivenExamples given_examples(VqvaeModel& model, std::span<const Example> examples);

// A code sequence an example, drawn from the streams named `ids`. At least one code each, at most
// as many as cover options.max_tokens tokens and the end.
std::vector<Decoded> draw_codes(VqvaeModel& model, const GivenExamples& given,
                                const std::vector<std::string>& ids,
                                const DecodingOptions& options);

// The ids of each.
std::vector<std::vector<int>> id_lists(const std::vector<Decoded>& decoded);

// Codes, padded, as the decoder takes them.
DecoderInput input_of_codes(VqvaeModel& model, const std::vector<std::vector<int>>& codes,
                            const Memory& condition);

// A text an example; `prefix` are the tokens each starts with (begin of sequence not included).
std::vector<Decoded> texts_from_codes(VqvaeModel& model, const GivenExamples& given,
                                      const std::vector<std::vector<int>>& codes,
                                      const DecodingOptions& options,
                                      const std::vector<int>& prefix = {});

// With the tokens of `prefix` before each text.
std::vector<Generation> make_generations(const VqvaeModel& model, const std::vector<Decoded>& texts,
                                         const std::vector<std::vector<int>>& codes,
                                         const std::vector<int>& prefix = {});

}  // namespace vqlm
