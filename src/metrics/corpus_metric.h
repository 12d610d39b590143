// A text metric as the command `vqlm score` and the statistical tests see it: statistics of
// segments that add up, the score of their sum, and what the signature says of its options. BLEU,
// chrF and TER are the three of sacreBLEU.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/score_signature.h"
#include "stats/typed_value.h"

namespace vqlm {

// Counts segments. Keeps working memory: one object a thread.
class SegmentScorer {
 public:
  virtual ~SegmentScorer() = default;
  // One row of `width` statistics for each hypothesis, one after the other in `rows`
  // (hypotheses.size() * width). `references` must not be empty (InvalidArgument).
  virtual void score(std::span<const std::string_view> references,
                     std::span<const std::string_view> hypotheses, std::span<double> rows) = 0;
};

// In which arithmetic sums are scored: numbers as they are; float32 sums as NumPy 2 or NumPy 1
// handles them (bootstrap); integer arrays (randomisation). Scoring rules, section 4.8.
enum class SumsArithmetic { kPlain, kFloat, kFloatNumpy1, kInteger };

class CorpusMetric {
 public:
  virtual ~CorpusMetric() = default;
  virtual std::string name() const = 0;  // "BLEU", "chrF2++", "TER"
  virtual std::size_t width() const = 0;
  virtual std::unique_ptr<SegmentScorer> scorer() const = 0;
  // 0 to 100 (TER may exceed it). Safe from several threads.
  virtual TypedValue value(std::span<const double> sums, SumsArithmetic arithmetic) const = 0;
  // What is printed behind the score, BLEU's precisions; "" for the others.
  virtual std::string verbose(std::span<const double> /*sums*/) const { return ""; }
  virtual std::vector<SignatureField> signature_fields() const = 0;
};

}  // namespace vqlm
