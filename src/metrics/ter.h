// TER on texts: insertions, deletions, substitutions and shifts of blocks of words that lead from
// the hypothesis to the reference, per word of the reference. Bit-identical to sacreBLEU 2.6.0
// (scoring rules, section 4.5). Source: Snover et al. 2006.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "metrics/corpus_metric.h"
#include "metrics/tercom_tokenizer.h"

namespace vqlm {

struct TerOptions : TercomOptions {
  // Tokenise references once, as hypotheses are, instead of twice. (The other slip of sacreBLEU's
  // tokenizer, a range that ends at U+3F22, changes nothing: see tercom_tokenizer.cc.)
  bool correct_quirks = false;
};

struct TerScore {
  double score = 0;            // per cent; more than 100 where there are more edits than words
  std::int64_t num_edits = 0;  // whole part
  double ref_length = 0;       // words, of each segment the mean over its references
};

// `statistics`: edits and reference length of a segment, or a sum of them. The edits are those
// against the closest reference.
TerScore compute_ter(std::span<const double> statistics);

// "TER", two statistics a segment; signed
// "nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:2.6.0+vqlm.0.1.0", with corrected
// quirks "quirks:corrected" before the version.
std::unique_ptr<CorpusMetric> make_ter(const TerOptions& options);

}  // namespace vqlm
