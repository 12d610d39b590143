#include "metrics/error_rate.h"

#include "core/error.h"
#include "metrics/code_point_text.h"

namespace vqlm {

std::optional<double> ErrorCount::rate() const {
  if (reference_length == 0) return std::nullopt;
  return static_cast<double>(edits) / static_cast<double>(reference_length);
}

void ErrorCounter::read(std::string_view text, std::u32string& symbols) {
  symbols.clear();
  if (unit_ == ErrorUnit::kCodePoint) {
    for (std::size_t position = 0; position < text.size();)
      symbols += next_code_point(text, position);
    return;
  }
  split_white_space(text, words_);
  for (const std::string_view word : words_)
    symbols += static_cast<char32_t>(vocabulary_.id_of(word));
}

ErrorCount ErrorCounter::count(std::string_view reference, std::string_view hypothesis) {
  return best_count(std::span(&reference, 1), hypothesis);
}

ErrorCount ErrorCounter::best_count(std::span<const std::string_view> references,
                                    std::string_view hypothesis) {
  if (references.empty()) throw InvalidArgument(expected_got("error rate", "a reference", "none"));
  vocabulary_.clear();
  read(hypothesis, hypothesis_);
  std::optional<ErrorCount> best;
  for (const std::string_view reference : references) {
    read(reference, reference_);
    const ErrorCount found{distances_.levenshtein(reference_, hypothesis_), reference_.size()};
    if (!best || found.edits < best->edits ||
        (found.edits == best->edits && found.reference_length > best->reference_length))
      best = found;
  }
  return *best;
}

}  // namespace vqlm
