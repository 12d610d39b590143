#include "metrics/repetition.h"

#include <algorithm>

#include "metrics/ngram_trie.h"
#include "metrics/token_ids.h"

namespace vqlm {

RepeatedNgrams count_repeated_ngrams(std::span<const std::string_view> tokens, int order) {
  const auto length = static_cast<std::size_t>(order);
  RepeatedNgrams result;
  if (tokens.size() < length) return result;
  TokenIds vocabulary;
  std::vector<std::uint32_t> ids;
  for (const std::string_view token : tokens) ids.push_back(vocabulary.id_of(token));
  NgramTrie trie;
  for (std::size_t start = 0; start + length <= ids.size(); ++start) {
    std::uint32_t node = NgramTrie::kRoot;
    for (std::size_t i = start; i + 1 < start + length; ++i) node = trie.find_or_add(node, ids[i]);
    const std::size_t before = trie.size();
    trie.find_or_add(node, ids[start + length - 1]);
    if (trie.size() == before) ++result.repeated;
    ++result.total;
  }
  return result;
}

std::size_t longest_loop(std::span<const std::string_view> tokens, int max_period) {
  std::size_t longest = 0;
  for (std::size_t period = 1; period <= static_cast<std::size_t>(max_period); ++period) {
    std::size_t run = 0;
    for (std::size_t i = period; i < tokens.size(); ++i) {
      run = tokens[i] == tokens[i - period] ? run + 1 : 0;
      if (run >= period) longest = std::max(longest, run);
    }
  }
  return longest;
}

}  // namespace vqlm
