#include "baselines/ibm_model1.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace vqlm {
namespace {

// Orders by `given` first; none, -1, comes before all.
std::uint64_t key_of(int given, int generated) {
  return (static_cast<std::uint64_t>(given + 1) << 32) | static_cast<std::uint32_t>(generated);
}

// Calls visit(key) for every pair of tokens of `pair`, none among the given ones; for each
// generated token its keys follow each other.
template <typename Visit>
void for_each_key(const TokenPairs& pair, const Visit& visit) {
  if (pair.given.empty()) return;
  for (const int generated : pair.generated) {
    visit(key_of(-1, generated));
    for (const int given : pair.given) visit(key_of(given, generated));
  }
}

std::vector<std::uint64_t> sorted_keys(const std::vector<TokenPairs>& pairs) {
  std::vector<std::uint64_t> keys;
  for (const TokenPairs& pair : pairs) {
    for_each_key(pair, [&](std::uint64_t key) { keys.push_back(key); });
    if (keys.size() < (std::size_t{1} << 24)) continue;
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

class ExpectationMaximization {
 public:
  explicit ExpectationMaximization(const std::vector<TokenPairs>& pairs)
      : pairs_(pairs), keys_(sorted_keys(pairs)), probabilities_(keys_.size(), 1.0) {
    for (const TokenPairs& pair : pairs)
      for_each_key(pair, [&](std::uint64_t key) {
        const auto at = std::lower_bound(keys_.begin(), keys_.end(), key) - keys_.begin();
        places_.push_back(static_cast<std::uint32_t>(at));
      });
  }

  void step() {
    std::vector<double> counts(keys_.size());
    const std::uint32_t* next = places_.data();
    for (const TokenPairs& pair : pairs_) {
      if (pair.given.empty()) continue;
      const std::size_t choices = pair.given.size() + 1;
      for (std::size_t i = 0; i < pair.generated.size(); ++i, next += choices) {
        double sum = 0;
        for (std::size_t c = 0; c < choices; ++c) sum += probabilities_[next[c]];
        for (std::size_t c = 0; c < choices; ++c) counts[next[c]] += probabilities_[next[c]] / sum;
      }
    }
    probabilities_ = std::move(counts);
    normalize();
  }

  std::vector<TranslationProbability> result() const {
    std::vector<TranslationProbability> result;
    for (std::size_t i = 0; i < keys_.size(); ++i)
      result.push_back({static_cast<int>(keys_[i] >> 32) - 1,
                        static_cast<int>(keys_[i] & 0xffffffffU), probabilities_[i]});
    return result;
  }

 private:
  // Over the generated tokens of each given one, which lie side by side.
  void normalize() {
    for (std::size_t begin = 0; begin < keys_.size();) {
      std::size_t end = begin;
      double sum = 0;
      for (; end < keys_.size() && keys_[end] >> 32 == keys_[begin] >> 32; ++end)
        sum += probabilities_[end];
      for (; begin < end; ++begin) probabilities_[begin] /= sum;
    }
  }

  const std::vector<TokenPairs>& pairs_;
  std::vector<std::uint64_t> keys_;
  std::vector<double> probabilities_;
  std::vector<std::uint32_t> places_;  // of every pair of tokens, in the order of for_each_key
};

}  // namespace

std::vector<TranslationProbability> estimate_ibm_model1(const std::vector<TokenPairs>& pairs,
                                                        int iterations) {
  ExpectationMaximization estimation(pairs);
  for (int i = 0; i < iterations; ++i) estimation.step();
  return estimation.result();
}

}  // namespace vqlm
