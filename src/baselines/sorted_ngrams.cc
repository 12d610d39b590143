#include "baselines/sorted_ngrams.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace vqlm {
namespace {

bool less(const std::uint32_t* a, const std::uint32_t* b, std::size_t order) {
  return std::lexicographical_compare(a, a + order, b, b + order);
}

// Adds the beginnings and ends of `longer` that `shorter` lacks, their probabilities unknown.
void add_missing(const SortedNgrams& longer, SortedNgrams& shorter) {
  SortedNgrams missing;
  missing.order = shorter.order;
  for (std::size_t i = 0; i < longer.size(); ++i)
    for (const std::uint32_t* part : {longer.ngram(i), longer.ngram(i) + 1})
      if (shorter.find(part) == SortedNgrams::kNone)
        missing.add(part, std::numeric_limits<float>::quiet_NaN(), 0);
  if (missing.size() == 0) return;
  missing.sort();
  for (std::size_t i = 0; i < missing.size(); ++i)
    if (i == 0 || less(missing.ngram(i - 1), missing.ngram(i), missing.order))
      shorter.add(missing.ngram(i), missing.log10_probs[i], 0);
  shorter.sort();
}

// What backing off gives, where nothing is known. All n-grams of `shorter` are known.
void fill_in(const SortedNgrams& shorter, SortedNgrams& longer) {
  for (std::size_t i = 0; i < longer.size(); ++i) {
    if (!std::isnan(longer.log10_probs[i])) continue;
    const std::size_t context = shorter.find(longer.ngram(i));
    const std::size_t end = shorter.find(longer.ngram(i) + 1);
    longer.log10_probs[i] = shorter.log10_probs[end] + shorter.log10_backoffs[context];
  }
}

// Where the n-grams that go on from each of `shorter` begin in `longer`, and the end.
std::vector<std::uint32_t> first_children(const SortedNgrams& shorter, const SortedNgrams& longer) {
  std::vector<std::uint32_t> result;
  std::size_t next = 0;
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    result.push_back(static_cast<std::uint32_t>(next));
    while (next < longer.size() &&
           std::equal(shorter.ngram(i), shorter.ngram(i) + shorter.order, longer.ngram(next)))
      ++next;
  }
  result.push_back(static_cast<std::uint32_t>(next));
  return result;
}

}  // namespace

void SortedNgrams::add(const std::uint32_t* ngram, float log10_prob, float log10_backoff) {
  tokens.insert(tokens.end(), ngram, ngram + order);
  log10_probs.push_back(log10_prob);
  log10_backoffs.push_back(log10_backoff);
}

std::size_t SortedNgrams::sort() {
  std::vector<std::size_t> places(size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::sort(places.begin(), places.end(),
            [&](std::size_t a, std::size_t b) { return less(ngram(a), ngram(b), order); });
  SortedNgrams sorted;
  sorted.order = order;
  for (const std::size_t i : places) sorted.add(ngram(i), log10_probs[i], log10_backoffs[i]);
  *this = std::move(sorted);
  for (std::size_t i = 1; i < size(); ++i)
    if (std::equal(ngram(i), ngram(i) + order, ngram(i - 1))) return i;
  return kNone;
}

std::size_t SortedNgrams::find(const std::uint32_t* ngram) const {
  std::size_t from = 0, count = size();
  while (count > 0) {
    const std::size_t half = count / 2;
    if (less(this->ngram(from + half), ngram, order)) {
      from += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  const bool found = from < size() && std::equal(ngram, ngram + order, this->ngram(from));
  return found ? from : kNone;
}

NgramModel back_off_model(std::vector<SortedNgrams> levels) {
  for (std::size_t n = levels.size() - 1; n > 1; --n) add_missing(levels[n], levels[n - 1]);
  for (std::size_t n = 1; n < levels.size(); ++n) fill_in(levels[n - 1], levels[n]);
  std::vector<NgramLevel> result(levels.size());
  for (std::size_t n = 0; n < levels.size(); ++n) {
    SortedNgrams& level = levels[n];
    if (n > 0)
      for (std::size_t i = 0; i < level.size(); ++i) result[n].words.push_back(level.ngram(i)[n]);
    result[n].log10_probs = std::move(level.log10_probs);
    if (n + 1 == levels.size()) continue;
    level.log10_probs.resize(result[n].log10_probs.size());  // its size is still asked for
    result[n].first_child = first_children(level, levels[n + 1]);
    result[n].log10_backoffs = std::move(level.log10_backoffs);
  }
  return NgramModel(std::move(result));
}

}  // namespace vqlm
