// What a codebook is used for: how its codes are drawn by the encoder and by the prior, and what
// they stand for in texts. Code n of a text stands for the tokens n r .. n r + r - 1 of the text,
// its end of sequence among them (r: tokens a code of that codebook); of the last code's tokens
// those that exist count.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "metrics/code_ranks.h"
#include "metrics/jackknife_options.h"
#include "metrics/score.h"
#include "tasks/prediction.h"

namespace vqlm {

struct CodebookData {
  std::vector<CodebookInfo> codebooks;
  std::vector<Prediction> encoded;       // texts with the encoder's codes; labels where there are
  std::vector<std::vector<int>> tokens;  // of each encoded text, end of sequence included
  std::vector<Prediction> drawn;         // generations with the prior's codes; may be empty
};

struct CodebookAnalysisOptions {
  double rare_fraction = 0.1;    // a code drawn fewer times than this times the mean is rare
  JackknifeOptions jackknife;    // of the intervals of perplexity and entropy
  double smoothing = 0.5;        // added to each count before the Kullback-Leibler divergence
  std::size_t num_contexts = 3;  // places remembered a code
  std::uint64_t seed = 1;        // of the draw of those places
};

// The codes of one origin.
struct CodeDraws {
  std::vector<Score> scores;   // what the metric `codebook` says of this codebook alone
  std::vector<double> counts;  // one a code
  CodeRanks ranks;
};

// See metrics/code_association.h.
struct AssociationNumbers {
  std::string with;  // "tokens" (of any place in the block), "tokens at 0" .., "blocks", "labels"
  double num_pairs = 0, purity = 0, mutual_information_bits = 0, nmi = 0;
};

struct PartnerCount {
  int token = 0;
  double count = 0, share = 0;  // of the code's tokens
};

struct CodePlace {
  std::size_t text = 0, place = 0;  // index into CodebookData::encoded, index of the code in it
};

// What one code stands for.
struct CodeProfile {
  int code = 0;
  double count = 0, share = 0;              // of the encoder's draws
  double prior_count = 0, prior_share = 0;  // of the prior's
  double purity = 0;                        // share of its most frequent token
  std::vector<PartnerCount> tokens;         // most frequent first
  std::vector<CodePlace> places;            // some, drawn evenly, in the order of the texts
};

struct CodebookAnalysis {
  CodebookInfo info;
  CodeDraws encoder;
  std::optional<CodeDraws> prior;  // absent without generations
  // Of the two origins' counts, in bits; KL is of the prior from the encoder.
  std::optional<double> jensen_shannon_bits, kl_bits;
  std::vector<AssociationNumbers> associations;  // labels only where every text has one
  std::vector<CodeProfile> codes;                // those the encoder drew, most drawn first
};

// An analysis a codebook, in order. Throws InvalidArgument without encoded texts, where a text has
// other codebooks or tokens than `codebooks` say, or a code outside its codebook.
std::vector<CodebookAnalysis> analyse_codebooks(const CodebookData& data,
                                                const CodebookAnalysisOptions& options);

}  // namespace vqlm
