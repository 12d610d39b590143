// How many words of a text are still there in another version of it, inside a stretch and outside.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace vqlm {

// A word, or a stretch of words: bytes begin .. end - 1 of a text.
struct WordSpan {
  std::size_t begin = 0, end = 0;
};
// What stands between blanks; code points from U+2E80 on (Chinese, Japanese, Korean) are words of
// their own, as such text has no blanks.
std::vector<WordSpan> words_of(const std::string& text);

struct WordChanges {
  std::size_t num_inside = 0, changed_inside = 0;    // words of `before` that the stretch touches
  std::size_t num_outside = 0, changed_outside = 0;  // the others
};
// A word is kept where it belongs to a longest common subsequence of words with `after`. With L the
// length of one, and O of one of the words outside alone, O words outside are kept and L - O
// inside: where equal words leave a choice, those outside are the ones kept. Words that `after` has
// in addition count nowhere.
WordChanges word_changes(const std::string& before, const WordSpan& stretch,
                         const std::string& after);

}  // namespace vqlm
