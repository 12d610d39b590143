// A tokenizer a reader can follow by hand: letter k of the alphabet is id 4 + k, any other <unk>.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "data/tokenizer.h"

namespace vqlm {

class LetterTokenizer : public Tokenizer {
 public:
  explicit LetterTokenizer(std::string alphabet) : alphabet_(std::move(alphabet)) {}

  TokenizerInfo info() const override {
    const auto size = static_cast<int>(alphabet_.size());
    return {"char", 1, kNumSpecialIds + size, true, "letters-" + std::to_string(size)};
  }
  std::vector<int> encode(const std::string& text) const override {
    std::vector<int> ids;
    for (const char letter : text) {
      const std::size_t found = alphabet_.find(letter);
      ids.push_back(found == std::string::npos ? kUnkId : kNumSpecialIds + static_cast<int>(found));
    }
    return ids;
  }
  std::string decode(const std::vector<int>& ids) const override {
    std::string text;
    for (const int id : ids)
      text += id < kNumSpecialIds ? '?' : alphabet_[static_cast<std::size_t>(id - kNumSpecialIds)];
    return text;
  }
  std::string piece(int id) const override {
    const char* special = special_piece(id);
    return special != nullptr
               ? special
               : std::string(1, alphabet_.at(static_cast<std::size_t>(id - kNumSpecialIds)));
  }
  std::string serialize() const override { return alphabet_; }

 private:
  std::string alphabet_;
};

}  // namespace vqlm
