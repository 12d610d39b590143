#include "metrics/porter_stemmer.h"

#include <span>

namespace vqlm {
namespace {

struct Irregular {
  std::string_view word, stem;
};

constexpr Irregular kIrregulars[] = {
    {"sky", "sky"},        {"skies", "sky"},       {"dying", "die"},        {"lying", "lie"},
    {"tying", "tie"},      {"news", "news"},       {"innings", "inning"},   {"inning", "inning"},
    {"outings", "outing"}, {"outing", "outing"},   {"cannings", "canning"}, {"canning", "canning"},
    {"howe", "howe"},      {"proceed", "proceed"}, {"exceed", "exceed"},    {"succeed", "succeed"},
};

// The first rule whose suffix the word has decides, even when its condition then fails.
struct Rule {
  std::string_view suffix, replacement;
  std::size_t measured = 0;      // letters of the suffix that count for the measure
  std::string_view behind = {};  // one of these must stand before the suffix; empty: any
};

constexpr Rule kStep2[] = {
    {"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"},
    {"bli", "ble"},     {"alli", "al"},     {"entli", "ent"}, {"eli", "e"},     {"ousli", "ous"},
    {"ization", "ize"}, {"ation", "ate"},   {"ator", "ate"},  {"alism", "al"},  {"iveness", "ive"},
    {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"},  {"iviti", "ive"}, {"biliti", "ble"},
    {"fulli", "ful"},   {"logi", "log", 1},
};
constexpr Rule kStep3[] = {
    {"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"},
    {"ical", "ic"},  {"ful", ""},   {"ness", ""},
};
constexpr Rule kStep4[] = {
    {"al", ""},   {"ance", ""},         {"ence", ""}, {"er", ""},    {"ic", ""},
    {"able", ""}, {"ible", ""},         {"ant", ""},  {"ement", ""}, {"ment", ""},
    {"ent", ""},  {"ion", "", 0, "st"}, {"ou", ""},   {"ism", ""},   {"ate", ""},
    {"iti", ""},  {"ous", ""},          {"ive", ""},  {"ize", ""},
};

bool is_vowel_letter(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

// A y is a vowel behind a consonant, and a consonant elsewhere.
bool is_vowel(char c, bool first, bool previous_is_vowel) {
  return is_vowel_letter(c) || (c == 'y' && !first && !previous_is_vowel);
}

// How often consonants follow vowels: m of [C](VC)^m[V].
std::size_t measure(std::string_view stem) {
  std::size_t count = 0;
  bool previous = false;
  for (std::size_t i = 0; i < stem.size(); ++i) {
    const bool vowel = is_vowel(stem[i], i == 0, previous);
    if (previous && !vowel) ++count;
    previous = vowel;
  }
  return count;
}

bool contains_vowel(std::string_view stem) {
  bool vowel = false;
  for (std::size_t i = 0; i < stem.size() && !vowel; ++i)
    vowel = is_vowel(stem[i], i == 0, false);  // no vowel so far
  return vowel;
}

// `stem` must not be empty. In a run of y the kinds alternate.
bool ends_in_consonant(std::string_view stem) {
  std::size_t last = stem.size() - 1, run = 0;
  for (; last > 0 && stem[last] == 'y'; --last) ++run;
  return is_vowel_letter(stem[last]) == (run % 2 == 1);
}

bool ends_in_double_consonant(std::string_view stem) {
  const std::size_t n = stem.size();
  return n >= 2 && stem[n - 1] == stem[n - 2] && ends_in_consonant(stem);
}

// Porter's *o: consonant, vowel, consonant other than w, x, y; here also vowel, consonant alone.
bool ends_short(std::string_view stem) {
  const std::size_t n = stem.size();
  if (n < 2 || !ends_in_consonant(stem) || ends_in_consonant(stem.substr(0, n - 1))) return false;
  if (n == 2) return true;
  const char last = stem[n - 1];
  return ends_in_consonant(stem.substr(0, n - 2)) && last != 'w' && last != 'x' && last != 'y';
}

void replace_end(std::string& word, std::size_t length, std::string_view replacement) {
  word.resize(word.size() - length);
  word += replacement;
}

void apply_rules(std::span<const Rule> rules, std::size_t least_measure, std::string& word) {
  for (const Rule& rule : rules) {
    if (!word.ends_with(rule.suffix)) continue;
    const std::size_t start = word.size() - rule.suffix.size();
    const std::string_view whole = word;
    if (measure(whole.substr(0, start + rule.measured)) < least_measure) return;
    if (!rule.behind.empty() && rule.behind.find(whole[start - 1]) == std::string_view::npos)
      return;
    replace_end(word, rule.suffix.size(), rule.replacement);
    return;
  }
}

// Step 1a: plurals.
void strip_plural(std::string& word) {
  if (word.back() != 's' || word.ends_with("ss")) return;
  const bool with_e = word.ends_with("sses") || (word.ends_with("ies") && word.size() != 4);
  replace_end(word, with_e ? 2 : 1, "");
}

// The end of what "ed" or "ing" left behind.
void mend_end(std::string& word) {
  const bool lost_e = word.ends_with("at") || word.ends_with("bl") || word.ends_with("iz");
  if (!lost_e && ends_in_double_consonant(word)) {
    const char last = word.back();
    if (last != 'l' && last != 's' && last != 'z') word.pop_back();
  } else if (lost_e || (measure(word) == 1 && ends_short(word))) {
    word += 'e';
  }
}

// Step 1b: past tense and participles.
void strip_participle(std::string& word) {
  const std::string_view whole = word;
  const std::size_t n = whole.size();
  if (whole.ends_with("ied")) {
    replace_end(word, n == 4 ? 1 : 2, "");
  } else if (whole.ends_with("eed")) {
    if (measure(whole.substr(0, n - 3)) > 0) word.pop_back();
  } else if ((whole.ends_with("ed") && contains_vowel(whole.substr(0, n - 2))) ||
             (whole.ends_with("ing") && contains_vowel(whole.substr(0, n - 3)))) {
    replace_end(word, whole.back() == 'd' ? 2 : 3, "");
    mend_end(word);
  }
}

// Step 1c.
void turn_y_to_i(std::string& word) {
  const std::string_view stem = std::string_view(word).substr(0, word.size() - 1);
  if (word.back() == 'y' && stem.size() > 1 && ends_in_consonant(stem)) word.back() = 'i';
}

void apply_step2(std::string& word) {
  if (word.ends_with("alli") && measure(std::string_view(word).substr(0, word.size() - 4)) > 0)
    replace_end(word, 2, "");  // and go on with the rest of the step
  apply_rules(kStep2, 1, word);
}

// Step 5: a final e, a double l.
void tidy_end(std::string& word) {
  std::string_view stem = std::string_view(word).substr(0, word.size() - 1);
  if (word.back() == 'e') {
    const std::size_t m = measure(stem);
    if (m > 1 || (m == 1 && !ends_short(stem))) word.pop_back();
  }
  stem = std::string_view(word).substr(0, word.size() - 1);
  if (word.ends_with("ll") && measure(stem) > 1) word.pop_back();
}

}  // namespace

std::string porter_stem(std::string_view word) {
  for (const Irregular& irregular : kIrregulars)
    if (irregular.word == word) return std::string(irregular.stem);
  std::string stem(word);
  if (word.size() <= 2) return stem;
  strip_plural(stem);
  strip_participle(stem);
  turn_y_to_i(stem);
  apply_step2(stem);
  apply_rules(kStep3, 1, stem);
  apply_rules(kStep4, 2, stem);
  tidy_end(stem);
  return stem;
}

}  // namespace vqlm
