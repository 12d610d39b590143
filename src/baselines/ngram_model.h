// A back-off n-gram model over token ids as a trie: a node is an n-gram, its children are the words
// seen after it, sorted, in one stretch of the next level. Probabilities are log10 in single
// precision, as in ARPA files, so that models exchange without loss.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace vqlm {

inline constexpr int kMaxNgramOrder = 12;

// The n-grams of one order n. Of the first level node i is token i, of any other `words` has the
// last token of each.
struct NgramLevel {
  std::vector<std::uint32_t> words;        // empty on the first level
  std::vector<float> log10_probs;          // of the last token given the ones before
  std::vector<float> log10_backoffs;       // 0 where nothing follows; empty on the last level
  std::vector<std::uint32_t> first_child;  // one more than nodes; empty on the last level

  std::size_t size() const { return log10_probs.size(); }
};

// The n-grams that end with the latest token: nodes[k - 1] is the node of the last k tokens.
struct NgramState {
  std::array<std::uint32_t, kMaxNgramOrder> nodes{};
  int length = 0;
};

class NgramModel {
 public:
  static constexpr std::uint32_t kNoNode = ~std::uint32_t{0};

  NgramModel() = default;
  // Levels of order 1 to N; throws InvalidArgument when they do not fit each other.
  explicit NgramModel(std::vector<NgramLevel> levels);

  int order() const { return static_cast<int>(levels_.size()); }
  int vocab_size() const { return levels_.empty() ? 0 : static_cast<int>(levels_[0].size()); }
  std::int64_t num_ngrams() const;
  const std::vector<NgramLevel>& levels() const { return levels_; }

  // The state after a begin-of-sequence token.
  NgramState start() const;
  // log10 p(token | state); the state moves on. The token is in the vocabulary.
  float advance(NgramState& state, std::uint32_t token) const;
  // p(. | state) of all tokens, [vocab_size]; pad and begin-of-sequence have probability 0.
  void distribution(const NgramState& state, std::vector<double>& probs) const;

 private:
  // Child `token` of node `node` on level `level` (0: single tokens), or kNoNode.
  std::uint32_t find(int level, std::uint32_t node, std::uint32_t token) const;

  std::vector<NgramLevel> levels_;
  std::vector<double> single_probs_;  // of the first level, not as logarithms
};

}  // namespace vqlm
