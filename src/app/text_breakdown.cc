#include "app/text_breakdown.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <tuple>

namespace vqlm {
namespace {

using Words = std::vector<std::string>;
using Counts = std::map<std::string, std::int64_t>;

constexpr std::size_t kLongestNgram = 4;
constexpr unsigned char kContinuation = 0x80, kContinuationMask = 0xC0;  // of UTF-8

struct Split {
  bool blanks = false;  // else characters
  Words operator()(const std::string& text) const {
    Words words;
    if (blanks) {
      std::istringstream stream(text);
      for (std::string word; stream >> word;) words.push_back(word);
      return words;
    }
    for (const char c : text) {
      if ((static_cast<unsigned char>(c) & kContinuationMask) == kContinuation && !words.empty())
        words.back() += c;
      else
        words.emplace_back(1, c);
    }
    return words;
  }
};

Split split_for(const std::vector<ComparedText>& texts) {
  const bool blanks = std::any_of(texts.begin(), texts.end(), [](const ComparedText& text) {
    return text.reference.find(' ') != std::string::npos;
  });
  return {blanks};
}

Counts counts_of(const Words& words) {
  Counts counts;
  for (const std::string& word : words) ++counts[word];
  return counts;
}

Counts ngrams_of(const Words& words, bool blanks) {
  Counts counts;
  for (std::size_t begin = 0; begin < words.size(); ++begin) {
    std::string ngram;
    for (std::size_t n = 0; n < kLongestNgram && begin + n < words.size(); ++n) {
      if (n > 0 && blanks) ngram += ' ';
      ngram += words[begin + n];
      ++counts[ngram];
    }
  }
  return counts;
}

std::int64_t count_in(const Counts& counts, const std::string& word) {
  const auto it = counts.find(word);
  return it == counts.end() ? 0 : it->second;
}

// Occurrences and matches of a class of words in one system's texts.
struct ClassCounts {
  std::int64_t produced = 0, matched = 0;
  double f1(std::int64_t wanted) const {
    const std::int64_t both = wanted + produced;
    return both == 0 ? 0 : 2 * static_cast<double>(matched) / static_cast<double>(both);
  }
};

const std::vector<std::pair<std::int64_t, std::int64_t>> kClasses = {{1, 1}, {2, 2},   {3, 4},
                                                                     {5, 9}, {10, 99}, {100, 0}};

// The class of a word that stands so many times in the references; none for 0.
std::size_t class_of(std::int64_t frequency) {
  for (std::size_t i = 0; i < kClasses.size(); ++i)
    if (frequency >= kClasses[i].first &&
        (kClasses[i].second == 0 || frequency <= kClasses[i].second))
      return i;
  return kClasses.size();
}

void count_classes(const Counts& produced, const Counts& wanted, const Counts& frequencies,
                   std::vector<ClassCounts>& classes) {
  for (const auto& [word, count] : produced) {
    const std::size_t place = class_of(count_in(frequencies, word));
    if (place == classes.size()) continue;
    classes[place].produced += count;
    classes[place].matched += std::min(count, count_in(wanted, word));
  }
}

// The share of the first system among an n-gram's matches, drawn to a half where there are few.
double share(std::int64_t own, std::int64_t other) {
  return static_cast<double>(own + 1) / static_cast<double>(own + other + 2);
}

std::vector<NgramDifference> most_telling(std::vector<NgramDifference> all, bool of_a,
                                          const Split& split, std::size_t num_shown) {
  std::erase_if(all, [&](const NgramDifference& one) {
    return of_a ? one.matches_a <= one.matches_b : one.matches_b <= one.matches_a;
  });
  const auto rank = [&](const NgramDifference& one) {
    const double own_share =
        of_a ? share(one.matches_a, one.matches_b) : share(one.matches_b, one.matches_a);
    return std::tuple(-own_share, -static_cast<double>(split(one.words).size()), one.words);
  };
  std::sort(all.begin(), all.end(),
            [&](const NgramDifference& x, const NgramDifference& y) { return rank(x) < rank(y); });
  if (all.size() > num_shown) all.resize(num_shown);
  return all;
}

}  // namespace

std::vector<WordClass> words_by_frequency(const std::vector<ComparedText>& texts) {
  const Split split = split_for(texts);
  Counts frequencies;
  for (const ComparedText& text : texts)
    for (const std::string& word : split(text.reference)) ++frequencies[word];
  std::vector<ClassCounts> of_a(kClasses.size()), of_b(kClasses.size());
  for (const ComparedText& text : texts) {
    const Counts wanted = counts_of(split(text.reference));
    count_classes(counts_of(split(text.a)), wanted, frequencies, of_a);
    count_classes(counts_of(split(text.b)), wanted, frequencies, of_b);
  }
  std::vector<std::int64_t> num_references(kClasses.size() + 1);
  for (const auto& [word, count] : frequencies) num_references[class_of(count)] += count;
  std::vector<WordClass> result;
  for (std::size_t i = 0; i < kClasses.size(); ++i)
    if (num_references[i] > 0)
      result.push_back({kClasses[i].first, kClasses[i].second, num_references[i],
                        of_a[i].f1(num_references[i]), of_b[i].f1(num_references[i])});
  return result;
}

NgramDifferences matched_ngrams(const std::vector<ComparedText>& texts, std::size_t num_shown) {
  const Split split = split_for(texts);
  std::map<std::string, NgramDifference> all;
  const auto add = [&](const std::string& output, const Counts& wanted,
                       std::int64_t NgramDifference::*matches) {
    for (const auto& [ngram, count] : ngrams_of(split(output), split.blanks)) {
      const std::int64_t matched = std::min(count, count_in(wanted, ngram));
      if (matched > 0) all[ngram].*matches += matched;
    }
  };
  for (const ComparedText& text : texts) {
    const Counts wanted = ngrams_of(split(text.reference), split.blanks);
    add(text.a, wanted, &NgramDifference::matches_a);
    add(text.b, wanted, &NgramDifference::matches_b);
  }
  std::vector<NgramDifference> list;
  for (auto& [ngram, difference] : all) {
    difference.words = ngram;
    list.push_back(difference);
  }
  return {most_telling(list, true, split, num_shown), most_telling(list, false, split, num_shown)};
}

std::vector<std::size_t> reference_lengths(const std::vector<ComparedText>& texts) {
  const Split split = split_for(texts);
  std::vector<std::size_t> lengths;
  for (const ComparedText& text : texts) lengths.push_back(split(text.reference).size());
  return lengths;
}

std::vector<LengthClass> classes_by_length(const std::vector<ComparedText>& texts) {
  std::vector<LengthClass> classes;
  std::size_t from = 0;
  for (const std::size_t to : {5, 10, 15, 20, 30, 50, 0}) {
    classes.push_back({from, to, {}});
    from = to + 1;
  }
  const std::vector<std::size_t> lengths = reference_lengths(texts);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const auto fits = std::find_if(classes.begin(), classes.end(), [&](const LengthClass& one) {
      return one.to == 0 || lengths[i] <= one.to;
    });
    fits->places.push_back(i);
  }
  return classes;
}

}  // namespace vqlm
