// What a generator returns: texts with their log-probabilities, and likelihoods of given texts.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace vqlm {

// One codebook of a generator. Codebooks, and codes, stand in this order: upper levels first;
// within a level its heads, within a head its residual stages.
struct CodebookInfo {
  int level = 0;                     // 0: the uppermost
  int head = 0;                      // counts heads times stages of its level
  std::int64_t num_codes = 0;        // its size
  std::int64_t tokens_per_code = 1;  // tokens of a text one of its codes stands for

  bool operator==(const CodebookInfo&) const = default;
};

// Code ids, a vector a codebook. The codebooks of a level have equally many codes.
using Codes = std::vector<std::vector<int>>;

struct Generation {
  std::string text;
  std::vector<double> token_log_prob_nats;  // one a generated token, end of sequence included
  Codes codes;                              // the codes it was decoded from; empty without codes
  double seconds = 0;                       // wall time of this example (its share of the batch)
};

// What a likelihood is; printed beside every perplexity.
enum class LikelihoodKind {
  kExact,               // true -log p(text) of the model (char, byte, word, grammar)
  kExactSegmentation,   // -log p of one segmentation: an upper bound on the text's own
  kBound,               // an upper bound on -log p through the codes
  kImportanceWeighted,  // a tightened bound
  kReconstruction,      // -log p(text | codes) alone: never a perplexity
};
// "exact", "exact-segmentation", "bound", "importance-weighted", "reconstruction"
const char* likelihood_kind_name(LikelihoodKind kind);
LikelihoodKind likelihood_kind_from_name(const std::string& name);  // throws InvalidArgument

// Source of the split: van den Oord et al. 2017 (arXiv 1711.00937), section 3.2: -log p(x) <= -log
// p(z) - log p(x|z).
struct Likelihood {
  std::vector<double>
      token_nats;  // distortion: -log p of each token given the codes; end of sequence included
  std::vector<double>
      code_nats;  // rate: -log p of each code, end of codes included; empty without codes
  // What a tightened bound takes off (or adds, where it holds in expectation only).
  double tightening_nats = 0;
  // How many of code_nats are each level's, its end included; empty where there is one level.
  std::vector<std::int64_t> code_level_sizes;
  std::int64_t num_tokens = 0;   // scored tokens, end of sequence included
  std::int64_t num_bytes = 0;    // UTF-8 bytes of the original text
  std::int64_t num_unknown = 0;  // tokens that stand for text the tokenizer does not know
  LikelihoodKind kind = LikelihoodKind::kExact;

  double distortion_nats() const;
  double rate_nats() const;
  double total_nats() const { return distortion_nats() + rate_nats() + tightening_nats; }
};

// Throws InvalidArgument where one is a reconstruction, which says nothing of how likely the text
// is: "role judge: expected likelihoods of texts, got reconstructions, which have seen them".
void refuse_reconstructions(std::span<const Likelihood> likelihoods, const std::string& subject);

}  // namespace vqlm
