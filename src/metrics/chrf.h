// chrF and chrF++ on texts: character n-gram F-score, with word n-grams if asked for. Bit-identical
// to sacreBLEU 2.6.0 (scoring rules, section 4.4). Source: Popovic 2015, 2017.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/ngram_matcher.h"
#include "metrics/token_ids.h"

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

// "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0+vqlm.0.1.0"
std::string chrf_signature(const ChrfOptions& options, const std::string& nrefs);
// "chrF2", "chrF2++": beta and a plus for each word order.
std::string chrf_name(const ChrfOptions& options);

// The words of a text for word n-grams: white space parts them, and one ASCII punctuation mark at
// the end, else at the beginning, is a word of its own.
std::vector<std::string_view> chrf_words(std::string_view text);

// Statistics of segments. Keeps working memory: one object a thread.
class ChrfCounter {
 public:
  // Throws InvalidArgument on an order below 1 (characters) or 0 (words).
  explicit ChrfCounter(const ChrfOptions& options);
  std::size_t width() const;  // 3 (char_order + word_order)
  // Of the reference with the best F-score. `references` must not be empty (InvalidArgument).
  std::vector<double> statistics(std::string_view hypothesis,
                                 std::span<const std::string_view> references);

 private:
  struct Symbols {
    std::vector<std::uint32_t> characters, words;
  };
  Symbols symbols(std::string_view text);
  std::vector<double> against(const Symbols& hypothesis, const Symbols& reference);

  ChrfOptions options_;
  NgramMatcher characters_, words_;  // both hold the hypothesis: matches are symmetric
  TokenIds vocabulary_;
};

}  // namespace vqlm
