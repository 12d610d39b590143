#include "metrics/bleu_counter.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "metrics/code_point_text.h"
#include "metrics/lower_case.h"

namespace vqlm {
namespace {

// The closest length; of two equally close the shorter.
double closest_length(double length, const std::vector<double>& reference_lengths) {
  double closest = reference_lengths.front();
  for (const double other : reference_lengths) {
    const double distance = std::abs(other - length), best = std::abs(closest - length);
    if (distance < best || (distance == best && other < closest)) closest = other;
  }
  return closest;
}

}  // namespace

BleuCounter::BleuCounter(const BleuOptions& options)
    : lowercase_(options.lowercase),
      order_(static_cast<std::size_t>(options.max_ngram_order)),
      tokenizer_(make_bleu_tokenizer(
          BleuTokenizerOptions{options.tokenize, options.model, options.correct_quirks})),
      matcher_(options.max_ngram_order) {
  if (options.max_ngram_order < 1)
    throw InvalidArgument(expected_got("bleu: max_ngram_order", "at least 1",
                                       std::to_string(options.max_ngram_order)));
}

void BleuCounter::tokenize(std::string_view text) {
  if (lowercase_) {
    lowered_ = lower_case(text);
    text = lowered_;
  }
  tokenizer_->cut(strip_end(text), line_, tokens_);
}

void BleuCounter::score(std::span<const std::string_view> references,
                        std::span<const std::string_view> hypotheses, std::span<double> rows) {
  if (references.empty())
    throw InvalidArgument("bleu: expected at least one reference a segment, got none");
  matcher_.clear();
  vocabulary_.clear();
  reference_lengths_.clear();
  for (const std::string_view reference : references) {
    tokenize(reference);
    ids_.clear();
    for (const std::string_view token : tokens_) ids_.push_back(vocabulary_.id_of(token));
    matcher_.add_reference(ids_);
    reference_lengths_.push_back(static_cast<double>(ids_.size()));
  }
  for (std::size_t i = 0; i < hypotheses.size(); ++i)
    count(hypotheses[i], rows.subspan(i * width(), width()));
}

void BleuCounter::count(std::string_view hypothesis, std::span<double> row) {
  tokenize(hypothesis);
  ids_.clear();
  for (const std::string_view token : tokens_) ids_.push_back(vocabulary_.find(token));
  const auto length = static_cast<double>(ids_.size());
  row[0] = length;
  row[1] = closest_length(length, reference_lengths_);
  const auto matches = row.subspan(2, order_);
  std::fill(matches.begin(), matches.end(), 0.0);
  matcher_.match(ids_, matches);
  for (std::size_t n = 0; n < order_; ++n)
    row[2 + order_ + n] = std::max(0.0, length - static_cast<double>(n));
}

}  // namespace vqlm
