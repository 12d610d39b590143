// How a sequence is drawn from a model of the next token. Every generator takes the same options.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vqlm {

enum class DecodingMethod { kGreedy, kBeam, kSample };

// A code that stands at a place of a text's codes, whatever the model would have drawn there.
struct FixedCode {
  int codebook = 0;  // its index among the generator's codebooks
  int place = 0;     // counts the codebook's codes of a text, from 0
  int code = 0;
};

struct DecodingOptions {
  DecodingMethod method = DecodingMethod::kGreedy;
  int beam_size = 5;            // beam only
  double length_penalty = 1.0;  // beam only: score = log p / length^penalty
  // beam only: adds it times the sum over the source of log min(attention gathered, 1) (Wu et al.
  // 2016, arXiv 1609.08144, section 7); 0: none. Only for models that attend to a source.
  double coverage_penalty = 0.0;
  double temperature = 1.0;  // sample only, > 0
  int top_k = 0;             // sample only; 0: all
  double top_p = 1.0;        // sample only: nucleus
  double typical_p = 1.0;    // sample only: locally typical
  // log p of a token that the text has already is multiplied by it; 1: none, above 1 repeats less.
  double repetition_penalty = 1.0;
  int beam_groups = 1;             // beam only: of equal size; more than one: diverse beam search
  double diversity_penalty = 0.5;  // nats, where there are groups
  int max_tokens = 256;            // longest output, in tokens
  int batch_size = 32;             // examples decoded together
  std::uint64_t seed = 1;          // each example draws from derive_seed(seed, "decoding/" + id)
  // `generate` only, and only where there are codes: every other code is drawn given those before
  // it, fixed ones among them.
  std::vector<FixedCode> fixed_codes;
};

// Throws InvalidArgument: "decoding: beam_size: expected at least 1, got 0".
void check_decoding(const DecodingOptions& options);

// For generators without codes: throws InvalidArgument where codes are fixed.
void refuse_fixed_codes(const DecodingOptions& options, const std::string& generator);

// For generators without attention to a source ("vqvae_lm, whose decoder keeps no attention"):
// throws InvalidArgument where a beam search shall weigh it.
void refuse_coverage_penalty(const DecodingOptions& options, const std::string& generator);

}  // namespace vqlm
