// The statistics of BLEU: tokens, lengths and clipped n-gram matches of segments. Source: Papineni
// et al. 2002; scoring rules, section 4.3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/bleu.h"
#include "metrics/bleu_tokenizer.h"
#include "metrics/corpus_metric.h"
#include "metrics/ngram_matcher.h"
#include "metrics/token_ids.h"

namespace vqlm {

// Rows in the layout of compute_bleu. An empty string is a reference of
// length 0.
class BleuCounter : public SegmentScorer {
 public:
  // Throws as make_bleu.
  explicit BleuCounter(const BleuOptions& options);
  std::size_t width() const { return 2 + 2 * order_; }
  const BleuTokenizer& tokenizer() const { return *tokenizer_; }
  void score(std::span<const std::string_view> references,
             std::span<const std::string_view> hypotheses, std::span<double> rows) override;

 private:
  void tokenize(std::string_view text);
  void count(std::string_view hypothesis, std::span<double> row);

  bool lowercase_;
  std::size_t order_;
  std::unique_ptr<BleuTokenizer> tokenizer_;
  NgramMatcher matcher_;
  TokenIds vocabulary_;  // of the references of the segment
  std::string lowered_, line_;
  std::vector<std::string_view> tokens_;
  std::vector<std::uint32_t> ids_;
  std::vector<double> reference_lengths_;
};

}  // namespace vqlm
