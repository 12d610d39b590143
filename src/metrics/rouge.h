// ROUGE as the package rouge_score 0.1.2 computes it, to the last bit: overlap of n-grams
// (rouge1 to rouge9), of the longest common subsequence (rougeL), and of the union of those between
// lines (rougeLsum; lines end at "\n", no sentence splitter). Precision is hits over words of the
// prediction, recall hits over words of the target, f = 2PR / (P + R). Sources: Lin, "ROUGE: a
// package for automatic evaluation of summaries", 2004; scoring rules, section 4.10.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/longest_common_subsequence.h"
#include "metrics/ngram_trie.h"
#include "metrics/rouge_tokenizer.h"

namespace vqlm {

struct RougeType {
  enum class Kind { kNgram, kLcs, kSummaryLcs };
  Kind kind = Kind::kNgram;
  int order = 1;  // of n-grams
};
// From "rouge1" to "rouge9", "rougeL" or "rougeLsum"; throws InvalidArgument on another.
RougeType rouge_type_from_name(const std::string& name);
std::string rouge_type_name(const RougeType& type);
// rouge1 to rouge<max_order>, rougeL, rougeLsum. Throws InvalidArgument unless 1 <= max_order <= 9.
std::vector<RougeType> rouge_types_to(int max_order);

struct RougeOptions {
  std::vector<RougeType> types = rouge_types_to(2);
  bool use_stemmer = false;
  RougeTokenization tokenization = RougeTokenization::kRouge;
};

struct RougeValue {
  double precision = 0, recall = 0, f_measure = 0;  // 0 to 1
};

// How many n-grams of a target a prediction has, each at most as often as it stands in either.
class RougeNgramHits {
 public:
  void set_prediction(Symbols prediction, std::size_t max_order);
  // hits[n - 1] of order n.
  std::vector<std::size_t> count(Symbols target);

 private:
  NgramTrie trie_;
  std::vector<std::size_t> counts_, used_;  // by node, in the prediction; in the target under way
  std::size_t max_order_ = 0;
};

// Keeps working memory: one object a thread.
class RougeScorer {
 public:
  explicit RougeScorer(const RougeOptions& options);

  // One value a type, in the order of the options.
  std::vector<RougeValue> score(std::string_view target, std::string_view prediction);
  // Of several targets, for each type the value with the highest f (of equals the first). Throws
  // InvalidArgument without targets.
  std::vector<RougeValue> best_score(std::span<const std::string_view> targets,
                                     std::string_view prediction);

 private:
  std::vector<RougeValue> score_target();
  std::size_t summary_hits();

  RougeOptions options_;
  std::size_t max_order_ = 0;  // of n-grams asked for
  RougeTokenizer tokenizer_;
  RougeText target_, prediction_;
  RougeNgramHits ngram_hits_;
  LongestCommonSubsequence subsequence_;
  std::vector<std::uint32_t> left_;  // by word: how often the prediction's may still be hit
};

}  // namespace vqlm
