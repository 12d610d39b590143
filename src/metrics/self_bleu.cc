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

// Of one n-gram over all references: the largest count, whose it is, the largest of the others; and
// the count in the text under way.
struct Maxima {
  std::uint32_t first = 0, owner = 0, second = 0;
  std::uint32_t current = 0, current_of = 0;  // text number + 1
};

// Texts are numbered: the references, then what was added after them.
class SetBleu {
 public:
  SetBleu(const TokenizedTexts& references, int order) : order_(static_cast<std::size_t>(order)) {
    for (const auto& reference : references) {
      const std::uint32_t text = add(reference);
      ++lengths_[static_cast<std::int64_t>(ids_[text].size())];
      note_maxima(text);
    }
    num_references_ = ids_.size();
    for (Maxima& maxima : maxima_) maxima.current_of = 0;
  }

  // Returns its number.
  std::uint32_t add(const std::vector<std::string_view>& tokens) {
    auto& ids = ids_.emplace_back();
    for (const std::string_view token : tokens) ids.push_back(vocabulary_.id_of(token));
    return static_cast<std::uint32_t>(ids_.size() - 1);
  }

  // Against the references but itself.
  double value(std::uint32_t text) {
    const auto length = static_cast<std::int64_t>(ids_[text].size());
    const std::vector<double> matches = clipped_matches(text);
    if (matches[0] == 0) return 0;
    const auto reference = closest_length(length, text < num_references_);
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
  void visit_ngrams(std::uint32_t text, Visit visit) {
    const std::vector<std::uint32_t>& ids = ids_[text];
    for (std::size_t start = 0; start < ids.size(); ++start) {
      std::uint32_t node = NgramTrie::kRoot;
      for (std::size_t i = start; i < std::min(ids.size(), start + order_); ++i) {
        node = trie_.find_or_add(node, ids[i]);
        if (node >= maxima_.size()) maxima_.resize(node + 1);
        Maxima& maxima = maxima_[node];
        if (maxima.current_of != text + 1) {
          maxima.current_of = text + 1;
          maxima.current = 0;
        }
        ++maxima.current;
        visit(maxima, i - start);
      }
    }
  }

  void note_maxima(std::uint32_t text) {
    visit_ngrams(text, [text](Maxima& maxima, std::size_t) {
      if (maxima.owner == text + 1) {
        maxima.first = std::max(maxima.first, maxima.current);
      } else if (maxima.current > maxima.first) {
        maxima.second = maxima.first;
        maxima.first = maxima.current;
        maxima.owner = text + 1;
      } else {
        maxima.second = std::max(maxima.second, maxima.current);
      }
    });
  }

  std::vector<double> clipped_matches(std::uint32_t text) {
    std::vector<double> matches(order_, 0.0);
    visit_ngrams(text, [&](const Maxima& maxima, std::size_t n) {
      const std::uint32_t limit = maxima.owner == text + 1 ? maxima.second : maxima.first;
      if (maxima.current <= limit) matches[n] += 1;
    });
    return matches;
  }

  // Of the references, one of which is `own`; of two equally close the shorter.
  std::int64_t closest_length(std::int64_t length, bool own) const {
    const auto same = lengths_.find(length);
    if (same != lengths_.end() && same->second > (own ? 1 : 0)) return length;
    const auto above = lengths_.upper_bound(length), from = lengths_.lower_bound(length);
    if (from == lengths_.begin()) return above->first;
    const auto below = std::prev(from);
    if (above == lengths_.end()) return below->first;
    return above->first - length < length - below->first ? above->first : below->first;
  }

  std::size_t order_, num_references_ = 0;
  TokenIds vocabulary_;
  std::vector<std::vector<std::uint32_t>> ids_;
  std::map<std::int64_t, int> lengths_;  // how many references have each length
  NgramTrie trie_;
  std::vector<Maxima> maxima_;  // one a node
};

void check_order(int order) {
  if (order < 1)
    throw InvalidArgument(expected_got("BLEU: order", "at least 1", std::to_string(order)));
}

}  // namespace

std::vector<double> self_bleu(const TokenizedTexts& sentences, int order) {
  if (sentences.size() < 2)
    throw InvalidArgument(
        expected_got("self-BLEU", "at least two sentences", std::to_string(sentences.size())));
  check_order(order);
  SetBleu computation(sentences, order);
  std::vector<double> values;
  for (std::size_t i = 0; i < sentences.size(); ++i)
    values.push_back(computation.value(static_cast<std::uint32_t>(i)));
  return values;
}

std::vector<double> set_bleu(const TokenizedTexts& sentences, const TokenizedTexts& references,
                             int order) {
  if (references.empty())
    throw InvalidArgument(expected_got("BLEU against a set", "at least one reference", "none"));
  check_order(order);
  SetBleu computation(references, order);
  std::vector<double> values;
  for (const auto& sentence : sentences)
    values.push_back(computation.value(computation.add(sentence)));
  return values;
}

}  // namespace vqlm
