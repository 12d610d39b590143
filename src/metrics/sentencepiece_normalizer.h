// Text as SentencePiece hands it to its models: characters replaced by the table in the model file
// (NFKC in most), invalid bytes by U+FFFD, runs of blanks by one, blanks by U+2581, one of them put
// before the text; each as the model file says. User-defined pieces are left alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metrics/piece_trie.h"
#include "metrics/sentencepiece_model.h"

namespace vqlm {

class SentencePieceNormalizer {
 public:
  // Throws RuntimeError when the table is damaged.
  explicit SentencePieceNormalizer(const SentencePieceModel& model);
  // Replaces the content of `out`, which is valid UTF-8 if the table's replacements are. Safe from
  // several threads.
  void normalize(std::string_view text, std::string& out) const;

 private:
  void read_table(std::string_view charsmap);
  // What the beginning of `text`, which is not empty, becomes, and how many bytes of it that is.
  std::pair<std::string_view, std::size_t> next(std::string_view text) const;
  std::pair<std::size_t, std::size_t> longest_rule(std::string_view text) const;

  bool add_dummy_prefix_, whitespace_as_suffix_, remove_extra_whitespaces_;
  std::string_view blank_;
  PieceTrie user_defined_;
  std::vector<std::uint32_t> units_;  // of the table's double array
  std::string replacements_;          // each ends in NUL
};

}  // namespace vqlm
