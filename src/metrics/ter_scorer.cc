#include "metrics/ter_scorer.h"

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "metrics/code_point_text.h"

namespace vqlm {

TerScorer::TerScorer(const TerOptions& options)
    : tokenize_references_twice_(!options.correct_quirks), tokenizer_(options) {}

void TerScorer::score(std::span<const std::string_view> references,
                      std::span<const std::string_view> hypotheses, std::span<double> rows) {
  if (references.empty())
    throw InvalidArgument("ter: expected at least one reference a segment, got none");
  if (hypotheses_.size() < hypotheses.size()) hypotheses_.resize(hypotheses.size());
  for (std::size_t h = 0; h < hypotheses.size(); ++h) {
    tokenizer_.tokenize(strip_end(hypotheses[h]), hypotheses_[h].line());
    hypotheses_[h].split();
    rows[kWidth * h] = std::numeric_limits<double>::infinity();
  }
  std::size_t length = 0;
  for (const std::string_view reference : references) {
    if (tokenize_references_twice_) {
      tokenizer_.tokenize_twice(strip_end(reference), reference_.line());
    } else {
      tokenizer_.tokenize(strip_end(reference), reference_.line());
    }
    reference_.split();
    reference_words_.assign(reference_.words());
    length += reference_words_.size();
    for (std::size_t h = 0; h < hypotheses.size(); ++h) {
      reference_words_.number(hypotheses_[h].words(), words_);
      const auto edits = static_cast<double>(search_.num_edits(reference_words_, words_));
      rows[kWidth * h] = std::min(rows[kWidth * h], edits);
    }
  }
  const double mean = static_cast<double>(length) / static_cast<double>(references.size());
  for (std::size_t h = 0; h < hypotheses.size(); ++h) rows[kWidth * h + 1] = mean;
}

}  // namespace vqlm
