// The words of a line, each with a number made of its bytes, so that most comparisons of words are
// comparisons of numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vqlm {

struct KeyedWord {
  std::string_view text;
  // Up to 7 bytes: these and, in the top byte, how many; else a hash with its top bit set.
  std::uint64_t key;

  bool is_long() const { return key >> 63 != 0; }
  bool operator==(const KeyedWord& other) const {
    return key == other.key && (!is_long() || text == other.text);
  }
};

// Splits lines at white space. Keeps its memory from line to line.
class KeyedWords {
 public:
  // The line to split: to be filled, then `split`, which adds to its end.
  std::string& line() { return line_; }
  void split();
  // Of the last split; they point into the line.
  std::span<const KeyedWord> words() const { return words_; }

 private:
  void split_at_bytes(std::size_t size);

  std::string line_;
  std::vector<KeyedWord> words_;
};

}  // namespace vqlm
