#include "baselines/ngram_model.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/error.h"
#include "data/tokenizer.h"

namespace vqlm {
namespace {

void check_level(const std::vector<NgramLevel>& levels, std::size_t i) {
  const NgramLevel& level = levels[i];
  const bool last = i + 1 == levels.size();
  const std::size_t n = level.size();
  bool fits = level.words.size() == (i == 0 ? 0 : n) &&
              level.log10_backoffs.size() == (last ? 0 : n) &&
              level.first_child.size() == (last ? 0 : n + 1);
  if (fits && !last)
    fits = std::is_sorted(level.first_child.begin(), level.first_child.end()) &&
           level.first_child.front() == 0 && level.first_child.back() == levels[i + 1].size();
  const auto vocabulary = static_cast<std::uint32_t>(levels[0].size());
  fits = fits && std::all_of(level.words.begin(), level.words.end(),
                             [vocabulary](std::uint32_t word) { return word < vocabulary; });
  if (!fits)
    throw InvalidArgument(expected_got("n-grams of order " + std::to_string(i + 1),
                                       "arrays that fit each other", "others"));
}

}  // namespace

NgramModel::NgramModel(std::vector<NgramLevel> levels) : levels_(std::move(levels)) {
  if (levels_.empty() || levels_.size() > kMaxNgramOrder)
    throw InvalidArgument(expected_got("n-gram order", "1 to " + std::to_string(kMaxNgramOrder),
                                       std::to_string(levels_.size())));
  if (levels_[0].size() <= kNumSpecialIds)
    throw InvalidArgument(expected_got("n-gram vocabulary", "more than the special tokens",
                                       std::to_string(levels_[0].size()) + " tokens"));
  for (std::size_t i = 0; i < levels_.size(); ++i) check_level(levels_, i);
  for (const float log10_prob : levels_[0].log10_probs)
    single_probs_.push_back(std::pow(10.0, static_cast<double>(log10_prob)));
  single_probs_[kPadId] = single_probs_[kBosId] = 0;
}

std::int64_t NgramModel::num_ngrams() const {
  std::int64_t sum = 0;
  for (const NgramLevel& level : levels_) sum += static_cast<std::int64_t>(level.size());
  return sum;
}

NgramState NgramModel::start() const {
  NgramState state;
  state.nodes[0] = kBosId;
  state.length = order() > 1 ? 1 : 0;
  return state;
}

std::uint32_t NgramModel::find(int level, std::uint32_t node, std::uint32_t token) const {
  const auto l = static_cast<std::size_t>(level);
  const auto& children = levels_[l].first_child;
  const std::uint32_t* words = levels_[l + 1].words.data();
  std::uint32_t from = children[node];
  std::uint32_t count = children[node + 1] - from;
  while (count > 1) {
    const std::uint32_t half = count / 2;
    from += words[from + half] <= token ? half : 0;
    count -= half;
  }
  return count == 1 && words[from] == token ? from : kNoNode;
}

float NgramModel::advance(NgramState& state, std::uint32_t token) const {
  NgramState next;
  next.nodes[0] = token;
  int matched = 1;
  while (matched <= state.length) {
    const std::uint32_t node =
        find(matched - 1, state.nodes[static_cast<std::size_t>(matched - 1)], token);
    if (node == kNoNode) break;
    next.nodes[static_cast<std::size_t>(matched++)] = node;
  }
  const auto m = static_cast<std::size_t>(matched);
  float result = levels_[m - 1].log10_probs[next.nodes[m - 1]];
  for (std::size_t k = m; k <= static_cast<std::size_t>(state.length); ++k)
    result += levels_[k - 1].log10_backoffs[state.nodes[k - 1]];
  next.length = std::min(matched, order() - 1);
  state = next;
  return result;
}

void NgramModel::distribution(const NgramState& state, std::vector<double>& probs) const {
  probs = single_probs_;
  for (std::size_t k = 0; k < static_cast<std::size_t>(state.length); ++k) {
    const NgramLevel& contexts = levels_[k];
    const NgramLevel& ngrams = levels_[k + 1];
    const std::uint32_t node = state.nodes[k];
    const double backoff = std::pow(10.0, static_cast<double>(contexts.log10_backoffs[node]));
    for (double& p : probs) p *= backoff;
    for (std::uint32_t i = contexts.first_child[node]; i < contexts.first_child[node + 1]; ++i)
      probs[ngrams.words[i]] = std::pow(10.0, static_cast<double>(ngrams.log10_probs[i]));
  }
}

}  // namespace vqlm
