// BLEU on texts: segment statistics, their sum, the score. Bit-identical to sacreBLEU 2.6.0 under
// Python < 3.12 (scoring rules, sections 4.2, 4.3, 4.9). Source: Papineni et al. 2002; smoothing:
// Chen and Cherry 2014.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/bleu_tokenizer.h"
#include "metrics/ngram_matcher.h"
#include "metrics/token_ids.h"

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

// "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+vqlm.0.1.0"; `nrefs` is a number or
// "var".
std::string bleu_signature(const BleuOptions& options, const std::string& nrefs);

// Statistics of segments. Keeps working memory: one object a thread.
class BleuCounter {
 public:
  // Throws InvalidArgument on an unknown tokenizer or an order below 1.
  explicit BleuCounter(const BleuOptions& options);
  std::size_t width() const;  // 2 + 2 N
  // `references` must not be empty (InvalidArgument); an empty string is a reference of length 0.
  std::vector<double> statistics(std::string_view hypothesis,
                                 std::span<const std::string_view> references);

 private:
  void tokenize(std::string_view text);

  BleuOptions options_;
  std::unique_ptr<BleuTokenizer> tokenizer_;
  NgramMatcher matcher_;
  TokenIds vocabulary_;
  std::string line_;
  std::vector<std::string_view> tokens_;
  std::vector<std::uint32_t> ids_;
};

}  // namespace vqlm
