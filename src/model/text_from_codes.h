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

// A code sequence an example, sampled from the streams named `ids`. At least one code each, at most
// as many as cover options.max_tokens tokens and the end.
std::vector<Decoded> sample_codes(VqvaeModel& model, const GivenExamples& given,
                                  const std::vector<std::string>& ids,
                                  const DecodingOptions& options);

// Greedy and beam: the likeliest code sequences an example, best first, at most the model's
// code_candidates.
std::vector<std::vector<Decoded>> search_codes(VqvaeModel& model, const GivenExamples& given,
                                               const DecodingOptions& options);

// Rows of a memory, each as often as `counts` says, equal ones following each other.
Memory repeat_rows(const Memory& memory, const std::vector<std::int64_t>& counts);

// The ids of each.
std::vector<std::vector<int>> id_lists(const std::vector<Decoded>& decoded);

// Codes, padded, as the decoder takes them.
DecoderInput input_of_codes(VqvaeModel& model, const std::vector<std::vector<int>>& codes,
                            const Memory& condition);

// What every text of a call starts with: the text and its tokens, begin of sequence not included.
struct Prefix {
  std::string text;
  std::vector<int> tokens;
};

// A text an example, after the prefix.
std::vector<Decoded> texts_from_codes(VqvaeModel& model, const GivenExamples& given,
                                      const std::vector<std::vector<int>>& codes,
                                      const DecodingOptions& options, const Prefix& prefix = {});

// With the tokens of `prefix` before each text.
std::vector<Generation> make_generations(const VqvaeModel& model, const std::vector<Decoded>& texts,
                                         const std::vector<std::vector<int>>& codes,
                                         const Prefix& prefix = {});

}  // namespace vqlm
