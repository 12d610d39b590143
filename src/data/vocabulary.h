// A vocabulary: pieces of text and their ids. The four special ids come first; pieces follow by
// falling count, ties by bytes, so that the same text gives the same ids everywhere.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/json_reader.h"

namespace vqlm {

using PieceCounts = std::map<std::string, std::int64_t, std::less<>>;

struct VocabularyLimits {
  std::int64_t min_count = 1;   // rarer pieces are left out
  std::int64_t max_pieces = 0;  // special ids not counted; 0: no limit
};

// Config keys min_count (1) and max_vocab (0: no limit; else at least 5, special ids included).
VocabularyLimits read_vocabulary_limits(JsonReader& reader);

class Vocabulary {
 public:
  Vocabulary() = default;
  Vocabulary(Vocabulary&&) = default;
  Vocabulary& operator=(Vocabulary&&) = default;
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;
  Vocabulary(const PieceCounts& counts, const VocabularyLimits& limits);

  int size() const;  // special ids included
  bool empty() const { return pieces_.empty(); }
  int id(std::string_view piece) const;    // kUnkId when it is not in the vocabulary
  const std::string* piece(int id) const;  // null for a special id; throws InvalidArgument on
                                           // one outside the vocabulary

  // As JSON text: {"tokenizer": name, "version": version, "pieces": [...]}.
  std::string serialize(const std::string& name, int version) const;
  // The reverse. Throws RuntimeError when the bytes are none of that tokenizer and version.
  static Vocabulary restore(const std::string& bytes, const std::string& name, int version);

 private:
  void index();
  std::vector<std::string> pieces_;
  std::unordered_map<std::string_view, int> ids_;  // views into pieces_
};

}  // namespace vqlm
