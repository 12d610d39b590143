// The statistics of chrF: character and word n-gram matches of segments. Source: Popovic 2015,
// 2017; scoring rules, section 4.4.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/chrf.h"
#include "metrics/code_point_ids.h"
#include "metrics/corpus_metric.h"
#include "metrics/ngram_matcher.h"
#include "metrics/token_ids.h"

namespace vqlm {

// The words of a text for word n-grams: white space parts them, and one ASCII punctuation mark at
// the end, else at the beginning, is a word of its own.
class ChrfWords {
 public:
  void split(std::string_view text);
  // Of the last text split; they point into it.
  const std::vector<std::string_view>& words() const { return words_; }

 private:
  std::vector<std::string_view> pieces_, words_;
};

// Rows in the layout of compute_chrf, of the reference with the best F-score; of equally good ones
// the first.
class ChrfCounter : public SegmentScorer {
 public:
  // Throws as make_chrf.
  explicit ChrfCounter(const ChrfOptions& options);
  std::size_t width() const;  // 3 (char_order + word_order)
  void score(std::span<const std::string_view> references,
             std::span<const std::string_view> hypotheses, std::span<double> rows) override;

 private:
  void set_reference(std::string_view text);
  void count(std::string_view hypothesis, std::span<double> row);
  std::string_view prepared(std::string_view text);

  ChrfOptions options_;
  NgramMatcher character_matcher_, word_matcher_;  // hold the reference under way
  CodePointIds alphabet_;
  TokenIds vocabulary_;
  std::size_t reference_characters_ = 0, reference_words_ = 0;  // their numbers
  std::string lowered_;
  ChrfWords words_;
  std::vector<std::uint32_t> ids_;
  std::vector<double> matches_, candidate_, best_;
};

}  // namespace vqlm
