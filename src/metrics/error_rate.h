// Word and character error rate: the edits (Levenshtein's) that turn the reference into the
// hypothesis, and the length of the reference, both of which add up over a corpus. Words are pieces
// between white space, characters are code points, white space among them; nothing is normalised.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/edit_distance.h"
#include "metrics/token_ids.h"

namespace vqlm {

enum class ErrorUnit { kWord, kCodePoint };

struct ErrorCount {
  std::size_t edits = 0, reference_length = 0;  // in units
  // edits / length; may exceed 1. Absent when the reference is empty.
  std::optional<double> rate() const;
};

// Keeps working memory: one object a thread.
class ErrorCounter {
 public:
  explicit ErrorCounter(ErrorUnit unit) : unit_(unit) {}

  ErrorCount count(std::string_view reference, std::string_view hypothesis);
  // Of several references the one with the fewest edits, of equals the longest. Throws
  // InvalidArgument without references.
  ErrorCount best_count(std::span<const std::string_view> references, std::string_view hypothesis);

 private:
  void read(std::string_view text, std::u32string& symbols);

  ErrorUnit unit_;
  TokenIds vocabulary_;
  EditDistance distances_;
  std::vector<std::string_view> words_;
  std::u32string reference_, hypothesis_;
};

}  // namespace vqlm
