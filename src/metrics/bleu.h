// BLEU from summed statistics (bleu_counter.h counts them). Bit-identical to sacreBLEU 2.6.0 under
// Python < 3.12 (scoring rules, sections 4.2, 4.3, 4.9). Source: Papineni et al. 2002; smoothing:
// Chen and Cherry 2014.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "metrics/corpus_metric.h"

namespace vqlm {

enum class BleuSmoothing { kNone, kFloor, kAddK, kExp };
// "none", "floor", "add-k", "exp"; throws InvalidArgument on another.
BleuSmoothing bleu_smoothing_from_name(const std::string& name);

struct BleuOptions {
  std::string tokenize = "13a";
  bool lowercase = false;
  BleuSmoothing smooth = BleuSmoothing::kExp;
  std::optional<double> smooth_value;  // floor: 0.1, add-k: 1 when absent; others have none
  bool effective_order = false;        // leave out orders longer than the text
  int max_ngram_order = 4;
  std::string model;             // of a SentencePiece tokenizer: path; "": where it is cached
  bool correct_quirks = false;   // the zh tokenizer with the ranges that were meant
  bool compensated_sum = false;  // of the logarithms, as Python 3.12 and later add them (Neumaier)
};

struct BleuScore {
  double score = 0;                 // 0 to 100
  std::vector<double> counts;       // matches of each order; add-k has added to them
  std::vector<double> totals;       // n-grams of each order in the hypotheses
  std::vector<double> precisions;   // per cent, smoothed
  double bp = 1;                    // brevity penalty
  double sys_len = 0, ref_len = 0;  // tokens
};

// Statistics of one segment or a sum of them: sys_len, ref_len, matches of order 1 to N, totals of
// order 1 to N.
BleuScore compute_bleu(std::span<const double> statistics, const BleuOptions& options);

// Its parts. The value of floor or add-k: what was given or the default.
double bleu_smooth_value(const BleuOptions& options);
// Of the precisions (a logarithm of 0 is -9999999999), from left to right, compensated if asked
// for.
double bleu_sum_of_logarithms(std::span<const double> precisions, const BleuOptions& options);
double bleu_brevity_penalty(double sys_len, double ref_len);

// "91.2/77.4/64.3/56.0 (BP = 0.993 ratio = 0.993 hyp_len = 136 ref_len = 137)"
std::string bleu_verbose(const BleuScore& bleu);

// "BLEU", signed "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+vqlm.0.1.0". Throws
// InvalidArgument on an unknown tokenizer or an order below 1, RuntimeError when the tokenizer
// lacks its model.
std::unique_ptr<CorpusMetric> make_bleu(const BleuOptions& options);

}  // namespace vqlm
