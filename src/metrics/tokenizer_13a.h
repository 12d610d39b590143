// The default of BLEU: mteval-v13a's rules for languages with blanks, SGML entities undone first.
#pragma once

#include "metrics/bleu_tokenizer.h"

namespace vqlm {

class Tokenizer13a : public BleuTokenizer {
 public:
  void tokenize(std::string_view line, std::string& out) const override;
  // The same tokens without writing most of them anew: what stands between two blanks is
  // independent of the rest, and a word of letters is a token as it stands.
  void cut(std::string_view line, std::string& scratch,
           std::vector<std::string_view>& tokens) const override;

 private:
  struct Chunk;
  void add_chunk(std::string_view line, const Chunk& chunk, std::string& scratch,
                 std::vector<std::string_view>& tokens) const;
  void cut_chunk(std::string_view chunk, std::string& scratch,
                 std::vector<std::string_view>& tokens) const;

  // Working memory.
  mutable std::string chunk_, passes_;
  mutable std::vector<std::string_view> chunk_tokens_;
};

}  // namespace vqlm
