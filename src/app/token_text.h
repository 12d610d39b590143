// Tokens as a reader sees them: one alone, and a stretch of a text in its surroundings.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/tokenizer.h"

namespace vqlm {

// The token's text; "<pad>", "<unk>", "<s>" and "</s>" for the special ones. A subword that begins
// a word is marked by "▁", as it differs from the same letters within a word.
std::string token_text(const Tokenizer& tokenizer, int id);

// A stretch of tokens of a text and the text around it.
struct TokenContext {
  std::string before, own, after;
};
// Tokens begin .. end - 1 of `ids`, with `width` tokens on either side. An end of sequence within
// is shown as "</s>". The three pieces make up the text where decoding goes token by token.
TokenContext token_context(const Tokenizer& tokenizer, const std::vector<int>& ids,
                           std::size_t begin, std::size_t end, std::size_t width);

}  // namespace vqlm
