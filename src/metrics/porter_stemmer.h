// The Porter stemmer as ROUGE uses it: the algorithm of 1980 with the changes of NLTK's default
// mode (irregular words, "ies" and "ied", y to i behind consonants only, "bli", "alli", "fulli",
// "logi"). Source: Porter, "An algorithm for suffix stripping", 1980; scoring rules, section 4.10.
#pragma once

#include <string>
#include <string_view>

namespace vqlm {

// The stem of a word of ASCII lower-case letters and digits (other bytes count as consonants): no
// longer than the word, and empty only for the empty word.
std::string porter_stem(std::string_view word);

}  // namespace vqlm
