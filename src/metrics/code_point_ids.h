// Small numbers for the characters of a reference. Printable ASCII, if it has nothing else, is
// numbered by its place; else each character gets the next number when it is first seen, by a table
// over all of Unicode, of which only the pages that are used take memory.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

namespace vqlm {

class CodePointIds {
 public:
  static constexpr std::uint32_t kUnseen = 0xFFFFFFFFU;

  CodePointIds();
  // Numbers the characters of `text` anew and puts the number of each code point into `ids`, white
  // space left out unless it is kept.
  void number(std::string_view text, bool keep_white_space, std::vector<std::uint32_t>& ids);
  // The numbers that the last call of `number` gave: kUnseen for what got none.
  void find(std::string_view text, bool keep_white_space, std::vector<std::uint32_t>& ids) const;

 private:
  struct Entry {
    std::uint32_t generation;  // of the call of `number` that gave it; 0: never
    std::uint32_t id;
  };
  struct Free {
    void operator()(Entry* entries) const { std::free(entries); }
  };
  std::unique_ptr<Entry[], Free> entries_;  // one a code point
  std::uint32_t generation_ = 0;
  bool ascii_ = true;
};

}  // namespace vqlm
