// Which words of a text are still there in another version of it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace vqlm {

// A word: bytes begin .. end - 1 of the text.
struct WordSpan {
  std::size_t begin = 0, end = 0;
};
// What stands between blanks; code points from U+2E80 on (Chinese, Japanese, Korean) are words of
// their own, as such text has no blanks.
std::vector<WordSpan> words_of(const std::string& text);

// kept[i]: word i of `before` belongs to a longest common subsequence of words with `after`. A word
// that `after` has in addition counts nowhere.
std::vector<bool> kept_words(const std::string& before, const std::string& after);

}  // namespace vqlm
