#include "metrics/chrf_counter.h"

#include <algorithm>

#include "core/error.h"
#include "metrics/code_point_text.h"
#include "metrics/lower_case.h"

namespace vqlm {
namespace {

bool is_ascii_punctuation(char c) {
  const bool mark = c >= '!' && c <= '~';
  const auto letter = static_cast<unsigned char>((c | 0x20) - 'a');
  return mark && letter >= 26 && (c < '0' || c > '9');
}

bool is_one_code_point(std::string_view word) {
  std::size_t position = 0;
  next_code_point(word, position);
  return position == word.size();
}

double num_ngrams(std::size_t length, std::size_t order) {
  return length < order ? 0.0 : static_cast<double>(length - order + 1);
}

// Fills hypothesis count, reference count and matches of orders 1 to `order`.
void fill(std::span<double> out, std::size_t hypothesis_length, std::size_t reference_length,
          std::span<const double> matches) {
  for (std::size_t n = 0; n < matches.size(); ++n) {
    const double reference = num_ngrams(reference_length, n + 1);
    out[3 * n] = reference > 0 ? num_ngrams(hypothesis_length, n + 1) : 0.0;
    out[3 * n + 1] = reference;
    out[3 * n + 2] = matches[n];
  }
}

}  // namespace

void ChrfWords::split(std::string_view text) {
  split_white_space(text, pieces_);
  words_.clear();
  for (const std::string_view piece : pieces_) {
    const bool ends = is_ascii_punctuation(piece.back());
    const bool begins = is_ascii_punctuation(piece.front());
    if ((!ends && !begins) || is_one_code_point(piece)) {  // one mark alone stays whole, too
      words_.push_back(piece);
      continue;
    }
    const std::size_t cut = ends ? piece.size() - 1 : 1;
    words_.push_back(piece.substr(0, cut));
    words_.push_back(piece.substr(cut));
  }
}

ChrfCounter::ChrfCounter(const ChrfOptions& options)
    : options_(options),
      character_matcher_(std::max(0, options.char_order)),
      word_matcher_(std::max(0, options.word_order)) {
  if (options.char_order < 1)
    throw InvalidArgument(
        expected_got("chrf: char_order", "at least 1", std::to_string(options.char_order)));
  if (options.word_order < 0)
    throw InvalidArgument(
        expected_got("chrf: word_order", "at least 0", std::to_string(options.word_order)));
  candidate_.resize(width());
}

std::size_t ChrfCounter::width() const {
  return 3 * static_cast<std::size_t>(options_.char_order + options_.word_order);
}

std::string_view ChrfCounter::prepared(std::string_view text) {
  if (!options_.lowercase) return text;
  lowered_ = lower_case(text);
  return lowered_;
}

void ChrfCounter::set_reference(std::string_view text) {
  text = prepared(text);
  alphabet_.number(text, options_.whitespace, ids_);
  reference_characters_ = ids_.size();
  character_matcher_.clear();
  character_matcher_.add_reference(ids_);
  if (options_.word_order == 0) return;
  vocabulary_.clear();
  words_.split(text);
  ids_.clear();
  for (const std::string_view word : words_.words()) ids_.push_back(vocabulary_.id_of(word));
  reference_words_ = ids_.size();
  word_matcher_.clear();
  word_matcher_.add_reference(ids_);
}

void ChrfCounter::count(std::string_view hypothesis, std::span<double> row) {
  hypothesis = prepared(hypothesis);
  const auto char_order = static_cast<std::size_t>(options_.char_order);
  matches_.assign(row.size() / 3, 0.0);
  const std::span matches(matches_);
  alphabet_.find(hypothesis, options_.whitespace, ids_);
  character_matcher_.match(ids_, matches.first(char_order));
  fill(row, ids_.size(), reference_characters_, matches.first(char_order));
  if (options_.word_order == 0) return;
  words_.split(hypothesis);
  ids_.clear();
  for (const std::string_view word : words_.words()) ids_.push_back(vocabulary_.find(word));
  word_matcher_.match(ids_, matches.subspan(char_order));
  fill(row.subspan(3 * char_order), ids_.size(), reference_words_, matches.subspan(char_order));
}

void ChrfCounter::score(std::span<const std::string_view> references,
                        std::span<const std::string_view> hypotheses, std::span<double> rows) {
  if (references.empty())
    throw InvalidArgument("chrf: expected at least one reference a segment, got none");
  best_.assign(hypotheses.size(), -1.0);
  for (const std::string_view reference : references) {
    set_reference(reference);
    for (std::size_t i = 0; i < hypotheses.size(); ++i) {
      const auto row = rows.subspan(i * width(), width());
      if (references.size() == 1) {
        count(hypotheses[i], row);
        continue;
      }
      count(hypotheses[i], candidate_);
      const double found = compute_chrf(candidate_, options_);
      if (found <= best_[i]) continue;
      best_[i] = found;
      std::copy(candidate_.begin(), candidate_.end(), row.begin());
    }
  }
}

}  // namespace vqlm
