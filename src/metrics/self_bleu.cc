#include "metrics/self_bleu.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "core/error.h"
#include "metrics/exact_sum.h"
#include "metrics/ngram_trie.h"
#include "metrics/token_ids.h"

namespace vqlm {
namespace {

constexpr double kEpsilon = 0.1;

// Of one n-gram over all sentences: the largest count, whose it is, the largest of the others; and
// the count in the sentence under way.
struct Maxima {
  std::uint32_t first = 0, owner = 0, second = 0;
  std::uint32_t current = 0, current_of = 0;  // sentence number + 1
};

class SelfBleu {
 public:
  SelfBleu(const TokenizedTexts& sentences, int order) : order_(static_cast<std::size_t>(order)) {
    TokenIds vocabulary;
    for (const auto& sentence : sentences) {
      auto& ids = ids_.emplace_back();
      for (const std::string_view token : sentence) ids.push_back(vocabulary.id_of(token));
      ++lengths_[static_cast<std::int64_t>(ids.size())];
    }
    for (std::size_t i = 0; i < ids_.size(); ++i) note_maxima(static_cast<std::uint32_t>(i));
    for (Maxima& maxima : maxima_) maxima.current_of = 0;
  }

  double value(std::uint32_t sentence) {
    const auto length = static_cast<std::int64_t>(ids_[sentence].size());
    const std::vector<double> matches = clipped_matches(sentence);
    if (matches[0] == 0) return 0;
    const auto reference = closest_length(length);
    const double brevity =
        length > reference
            ? 1.0
            : std::exp(1 - static_cast<double>(reference) / static_cast<double>(length));
    std::vector<double> terms;
    for (std::size_t n = 0; n < order_; ++n) {
      const auto total =
          static_cast<double>(std::max<std::int64_t>(1, length - static_cast<std::int64_t>(n)));
      const double precision = (matches[n] == 0 ? kEpsilon : matches[n]) / total;
      terms.push_back(1.0 / static_cast<double>(order_) * std::log(precision));
    }
    return brevity * std::exp(exact_sum(terms));
  }

 private:
  template <typename Visit>
  void visit_ngrams(std::uint32_t sentence, Visit visit) {
    const std::vector<std::uint32_t>& ids = ids_[sentence];
    for (std::size_t start = 0; start < ids.size(); ++start) {
      std::uint32_t node = NgramTrie::kRoot;
      for (std::size_t i = start; i < std::min(ids.size(), start + order_); ++i) {
        node = trie_.find_or_add(node, ids[i]);
        if (node >= maxima_.size()) maxima_.resize(node + 1);
        Maxima& maxima = maxima_[node];
        if (maxima.current_of != sentence + 1) {
          maxima.current_of = sentence + 1;
          maxima.current = 0;
        }
        ++maxima.current;
        visit(maxima, i - start);
      }
    }
  }

  void note_maxima(std::uint32_t sentence) {
    visit_ngrams(sentence, [sentence](Maxima& maxima, std::size_t) {
      if (maxima.owner == sentence + 1) {
        maxima.first = std::max(maxima.first, maxima.current);
      } else if (maxima.current > maxima.first) {
        maxima.second = maxima.first;
        maxima.first = maxima.current;
        maxima.owner = sentence + 1;
      } else {
        maxima.second = std::max(maxima.second, maxima.current);
      }
    });
  }

  std::vector<double> clipped_matches(std::uint32_t sentence) {
    std::vector<double> matches(order_, 0.0);
    visit_ngrams(sentence, [&](const Maxima& maxima, std::size_t n) {
      const std::uint32_t limit = maxima.owner == sentence + 1 ? maxima.second : maxima.first;
      if (maxima.current <= limit) matches[n] += 1;
    });
    return matches;
  }

  // Of the other sentences; of two equally close the shorter.
  std::int64_t closest_length(std::int64_t length) const {
    const auto same = lengths_.find(length);
    if (same->second > 1) return length;
    const auto above = std::next(same);
    if (same == lengths_.begin()) return above->first;
    const auto below = std::prev(same);
    if (above == lengths_.end()) return below->first;
    return above->first - length < length - below->first ? above->first : below->first;
  }

  std::size_t order_;
  std::vector<std::vector<std::uint32_t>> ids_;
  std::map<std::int64_t, int> lengths_;  // how many sentences have each length
  NgramTrie trie_;
  std::vector<Maxima> maxima_;  // one a node
};

}  // namespace

std::vector<double> self_bleu(const TokenizedTexts& sentences, int order) {
  if (sentences.size() < 2)
    throw InvalidArgument(
        expected_got("self-BLEU", "at least two sentences", std::to_string(sentences.size())));
  if (order < 1)
    throw InvalidArgument(expected_got("self-BLEU: order", "at least 1", std::to_string(order)));
  SelfBleu computation(sentences, order);
  std::vector<double> values;
  for (std::size_t i = 0; i < sentences.size(); ++i)
    values.push_back(computation.value(static_cast<std::uint32_t>(i)));
  return values;
}

}  // namespace vqlm
