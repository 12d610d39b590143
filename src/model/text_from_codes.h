// The two steps of generation on one batch: codes from the priors, text from codes.
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

// The codes of a text, of all levels, and what the priors say of them.
struct CodeSequence {
  Codes codes;
  double log_prob_nats = 0;  // ends of codes included
};

// Codes for each example, sampled from the streams named `ids`; those of lower levels, given the
// codes above, from streams named "ID/level1" and so on. At least one code each, at most as many as
// cover options.max_tokens tokens and the end.
std::vector<CodeSequence> sample_codes(VqvaeModel& model, const GivenExamples& given,
                                       const std::vector<std::string>& ids,
                                       const DecodingOptions& options);

// Greedy and beam: the likeliest code sequences of the top level an example, best first, at most
// the model's code_candidates, each with the likeliest codes found of the levels below.
std::vector<std::vector<CodeSequence>> search_codes(VqvaeModel& model, const GivenExamples& given,
                                                    const DecodingOptions& options);

// Rows of a memory, each as often as `counts` says, equal ones following each other.
Memory repeat_rows(const Memory& memory, const std::vector<std::int64_t>& counts);

// The codes of each.
std::vector<Codes> codes_of(const std::vector<CodeSequence>& sequences);

// Codes of the levels from the top down, padded, those of all levels or of the first ones.
std::vector<LevelCodes> pad_codes(const VqvaeModel& model, const std::vector<Codes>& codes);

// Codes, padded, as the decoder takes them.
DecoderInput input_of_codes(VqvaeModel& model, const std::vector<Codes>& codes,
                            const Memory& condition);

// The encoder's states of the batch's targets, without codes, as the decoder takes them, with the
// batch's condition.
DecoderInput input_of_states(VqvaeModel& model, const TextBatch& batch);

// What every text of a call starts with: the text and its tokens, begin of sequence not included.
struct Prefix {
  std::string text;
  std::vector<int> tokens;
};

// A text an example, after the prefix.
std::vector<Decoded> texts_from_codes(VqvaeModel& model, const GivenExamples& given,
                                      const std::vector<Codes>& codes,
                                      const DecodingOptions& options, const Prefix& prefix = {});

// A text an example from what the decoder is given. Throws InvalidArgument on beam search with a
// coverage penalty.
std::vector<Decoded> texts_from_input(VqvaeModel& model, const DecoderInput& input,
                                      const std::vector<std::string>& ids,
                                      const DecodingOptions& options, const Prefix& prefix = {});

// With the tokens of `prefix` before each text.
std::vector<Generation> make_generations(const VqvaeModel& model, const std::vector<Decoded>& texts,
                                         const std::vector<Codes>& codes,
                                         const Prefix& prefix = {});

}  // namespace vqlm
