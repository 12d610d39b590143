// Byte-level byte-pair encoding as GPT-2 has it (Radford et al. 2019, section 2.2): text is cut
// into words by a pattern, words into bytes, and bytes are merged by learnt rules, so that no text
// is unknown. Read from a Hugging Face folder: tokenizer.json, else vocab.json and merges.txt. A
// token with id i there is i + 4 here, behind the special ones. Special tokens that stand in a text
// are taken as text.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "data/tokenizer.h"

namespace vqlm {

class ByteBpeTokenizer : public Tokenizer {
 public:
  // Throws RuntimeError, naming the file, where one is missing, damaged or describes another
  // scheme.
  explicit ByteBpeTokenizer(const std::string& folder);

  TokenizerInfo info() const override;
  std::vector<int> encode(const std::string& text) const override;
  // Bytes of tokens that hold part of a character only are given as they are.
  std::string decode(const std::vector<int>& ids) const override;
  std::string piece(int id) const override;              // as the folder spells it: "Ġthe"
  std::string serialize() const override { return {}; }  // the folder has it

  // The files it was read from.
  const std::vector<std::string>& files() const { return files_; }

 private:
  void read_json(const std::string& path);
  void read_pair(const std::string& vocabulary, const std::string& merges);
  void add_piece(const std::string& piece, std::int64_t id, const std::string& path);
  void add_merge(const std::string& left, const std::string& right, const std::string& path);
  void finish(const std::string& path);
  void append_word(std::string_view word, std::vector<int>& ids) const;

  std::vector<std::string> files_;
  std::vector<std::string> pieces_;  // by id of the folder
  std::unordered_map<std::string, int> ids_;
  std::unordered_map<std::uint64_t, std::pair<int, int>> merges_;  // pair of ids -> rank, id
  int byte_ids_[256];  // of single bytes; -1: not in the vocabulary
  bool add_prefix_space_ = false;
  std::string hash_;
};

// The words that GPT-2's pattern cuts a text into; together they are the text:
//   's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
std::vector<std::string_view> gpt2_words(std::string_view text);

}  // namespace vqlm
