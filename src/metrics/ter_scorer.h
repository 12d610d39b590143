// The statistics of TER: of each segment the edits against the reference that needs fewest, and the
// mean number of words of its references. Scoring rules, section 4.5.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "metrics/corpus_metric.h"
#include "metrics/keyed_words.h"
#include "metrics/reference_words.h"
#include "metrics/shift_search.h"
#include "metrics/ter.h"
#include "metrics/tercom_tokenizer.h"

namespace vqlm {

// Texts may be any bytes; white space at their end does not count.
class TerScorer : public SegmentScorer {
 public:
  static constexpr std::size_t kWidth = 2;  // edits, length

  explicit TerScorer(const TerOptions& options);
  void score(std::span<const std::string_view> references,
             std::span<const std::string_view> hypotheses, std::span<double> rows) override;

 private:
  bool tokenize_references_twice_;
  TercomTokenizer tokenizer_;
  std::vector<KeyedWords> hypotheses_;
  KeyedWords reference_;
  ReferenceWords reference_words_;
  std::vector<std::uint32_t> words_;  // of a hypothesis, in the numbers of a reference
  ShiftSearch search_;
};

}  // namespace vqlm
