// chrF and chrF++ from summed statistics (chrf_counter.h counts them): character n-gram F-score,
// with word n-grams if asked for. Bit-identical to sacreBLEU 2.6.0 (scoring rules, section 4.4).
// Source: Popovic 2015, 2017.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "metrics/corpus_metric.h"

namespace vqlm {

struct ChrfOptions {
  int char_order = 6;
  int word_order = 0;  // 2: chrF++
  double beta = 2;     // weight of recall
  bool lowercase = false;
  bool whitespace = false;     // keep white space in character n-grams
  bool eps_smoothing = false;  // mean of F over all orders, as chrF++.py, instead of F of the means
};

// For each order, characters first: n-grams of the hypothesis, of the reference, matches. Returns
// the score, 0 to 100.
double compute_chrf(std::span<const double> statistics, const ChrfOptions& options);

// "chrF2", "chrF2++": beta and a plus for each word order.
std::string chrf_name(const ChrfOptions& options);

// Signed "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0+vqlm.0.1.0". Throws
// InvalidArgument on an order below 1 (characters) or 0 (words).
std::unique_ptr<CorpusMetric> make_chrf(const ChrfOptions& options);

}  // namespace vqlm
