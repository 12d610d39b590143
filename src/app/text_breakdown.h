// Where the texts of two systems differ: by the frequency of words and by the n-grams that one gets
// right more often than the other (after compare-mt, Neubig et al. 2019). Words are what stands
// between blanks; where the references have no blanks, characters.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vqlm {

struct ComparedText {
  std::string reference, a, b;
};

// How well the words of a class are produced: F1 of their counts, text by text.
struct WordClass {
  std::int64_t from = 0, to = 0;    // times that a word stands in the references, both included;
                                    // to 0: any number more
  std::int64_t num_references = 0;  // occurrences in the references
  double f1_a = 0, f1_b = 0;        // 2 matches / (occurrences in references and output)
};
// Classes 1, 2, 3-4, 5-9, 10-99 and 100 and more, without empty ones.
std::vector<WordClass> words_by_frequency(const std::vector<ComparedText>& texts);

struct NgramDifference {
  std::string words;
  std::int64_t matches_a = 0, matches_b = 0;  // with the references, clipped text by text
};
struct NgramDifferences {
  std::vector<NgramDifference> more_in_a, more_in_b;  // the most telling first
};
// N-grams of 1 to 4 words, by (matches + 1) / (matches of both + 2); of equals the longer first.
NgramDifferences matched_ngrams(const std::vector<ComparedText>& texts, std::size_t num_shown);

// How many words (characters, as above) each text's reference has.
std::vector<std::size_t> reference_lengths(const std::vector<ComparedText>& texts);

// Texts whose references have so many words.
struct LengthClass {
  std::size_t from = 0, to = 0;     // both included; to 0: any number more
  std::vector<std::size_t> places;  // of the texts
};
// Classes 0-5, 6-10, 11-15, 16-20, 21-30, 31-50 and 51 and more, empty ones too.
std::vector<LengthClass> classes_by_length(const std::vector<ComparedText>& texts);

}  // namespace vqlm
