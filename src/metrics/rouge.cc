#include "metrics/rouge.h"

#include <algorithm>
#include <optional>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr int kMaxOrder = 9;

std::size_t ngrams_in(std::size_t words, std::size_t order) {
  return words < order ? 0 : words - order + 1;
}

RougeValue value_of(std::size_t hits, std::size_t predicted, std::size_t expected) {
  RougeValue value;
  value.precision =
      static_cast<double>(hits) / static_cast<double>(std::max<std::size_t>(predicted, 1));
  value.recall =
      static_cast<double>(hits) / static_cast<double>(std::max<std::size_t>(expected, 1));
  const double sum = value.precision + value.recall;
  if (sum > 0) value.f_measure = 2 * value.precision * value.recall / sum;
  return value;
}

// Calls `visit` with the words of each line.
template <typename Visit>
void visit_lines(const RougeText& text, Visit visit) {
  std::size_t start = 0;
  for (const std::size_t end : text.line_ends) {
    visit(Symbols(text.words).subspan(start, end - start));
    start = end;
  }
}

}  // namespace

RougeType rouge_type_from_name(const std::string& name) {
  if (name == "rougeL") return {RougeType::Kind::kLcs, 0};
  if (name == "rougeLsum") return {RougeType::Kind::kSummaryLcs, 0};
  if (name.size() == 6 && name.starts_with("rouge") && name[5] >= '1' && name[5] <= '9')
    return {RougeType::Kind::kNgram, name[5] - '0'};
  throw InvalidArgument(
      expected_got("ROUGE type", "rouge1 to rouge9, rougeL or rougeLsum", "'" + name + "'"));
}

std::string rouge_type_name(const RougeType& type) {
  if (type.kind == RougeType::Kind::kLcs) return "rougeL";
  if (type.kind == RougeType::Kind::kSummaryLcs) return "rougeLsum";
  return "rouge" + std::to_string(type.order);
}

std::vector<RougeType> rouge_types_to(int max_order) {
  if (max_order < 1 || max_order > kMaxOrder)
    throw InvalidArgument(
        expected_got("ROUGE: order of n-grams", "1 to 9", std::to_string(max_order)));
  std::vector<RougeType> types;
  for (int order = 1; order <= max_order; ++order)
    types.push_back({RougeType::Kind::kNgram, order});
  types.push_back({RougeType::Kind::kLcs, 0});
  types.push_back({RougeType::Kind::kSummaryLcs, 0});
  return types;
}

void RougeNgramHits::set_prediction(Symbols prediction, std::size_t max_order) {
  max_order_ = max_order;
  trie_.clear();
  counts_.assign(1, 0);
  for (std::size_t start = 0; start < prediction.size(); ++start) {
    std::uint32_t node = NgramTrie::kRoot;
    for (const char32_t word :
         prediction.subspan(start, std::min(max_order, prediction.size() - start))) {
      node = trie_.find_or_add(node, word);
      if (node >= counts_.size()) counts_.resize(node + 1, 0);
      ++counts_[node];
    }
  }
}

std::vector<std::size_t> RougeNgramHits::count(Symbols target) {
  std::vector<std::size_t> hits(max_order_, 0);
  used_.assign(counts_.size(), 0);
  for (std::size_t start = 0; start < target.size(); ++start) {
    std::uint32_t node = NgramTrie::kRoot;
    for (std::size_t n = 0; n < std::min(max_order_, target.size() - start); ++n) {
      node = trie_.find(node, target[start + n]);
      if (node == NgramTrie::kNone) break;
      if (used_[node] < counts_[node]) {
        ++used_[node];
        ++hits[n];
      }
    }
  }
  return hits;
}

RougeScorer::RougeScorer(const RougeOptions& options)
    : options_(options), tokenizer_(options.tokenization, options.use_stemmer) {
  for (const RougeType& type : options_.types)
    if (type.kind == RougeType::Kind::kNgram)
      max_order_ = std::max(max_order_, static_cast<std::size_t>(type.order));
}

// Of each line of the target those words that belong to the longest common subsequence with some
// line of the prediction; a word counts at most as often as the prediction has it.
std::size_t RougeScorer::summary_hits() {
  for (const char32_t word : target_.words)
    if (word >= left_.size()) left_.resize(word + 1, 0);
  for (const char32_t word : prediction_.words) {
    if (word >= left_.size()) left_.resize(word + 1, 0);
    ++left_[word];
  }
  std::size_t hits = 0;
  visit_lines(target_, [&](Symbols line) {
    std::vector<bool> marks(line.size(), false);
    subsequence_.set_reference(line);
    visit_lines(prediction_, [&](Symbols other) { subsequence_.mark(other, marks); });
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (!marks[i] || left_[line[i]] == 0) continue;
      --left_[line[i]];
      ++hits;
    }
  });
  for (const char32_t word : prediction_.words) left_[word] = 0;
  return hits;
}

std::vector<RougeValue> RougeScorer::score_target() {
  const std::size_t predicted = prediction_.words.size(), expected = target_.words.size();
  // Of one line each, rougeLsum is rougeL.
  const bool one_line = target_.line_ends.size() <= 1 && prediction_.line_ends.size() <= 1;
  std::vector<std::size_t> hits;
  if (max_order_ > 0) hits = ngram_hits_.count(target_.words);
  std::optional<std::size_t> common;
  std::vector<RougeValue> values;
  for (const RougeType& type : options_.types) {
    if (type.kind == RougeType::Kind::kNgram) {
      const auto order = static_cast<std::size_t>(type.order);
      values.push_back(
          value_of(hits[order - 1], ngrams_in(predicted, order), ngrams_in(expected, order)));
    } else if (type.kind == RougeType::Kind::kSummaryLcs && !one_line) {
      values.push_back(value_of(summary_hits(), predicted, expected));
    } else {
      if (!common) common = subsequence_.length(target_.words, prediction_.words);
      values.push_back(value_of(*common, predicted, expected));
    }
  }
  return values;
}

std::vector<RougeValue> RougeScorer::score(std::string_view target, std::string_view prediction) {
  return best_score(std::span(&target, 1), prediction);
}

std::vector<RougeValue> RougeScorer::best_score(std::span<const std::string_view> targets,
                                                std::string_view prediction) {
  if (targets.empty()) throw InvalidArgument(expected_got("ROUGE", "a target", "none"));
  tokenizer_.forget_if_many();
  tokenizer_.read(prediction, prediction_);
  if (max_order_ > 0) ngram_hits_.set_prediction(prediction_.words, max_order_);
  std::vector<RougeValue> best;
  for (const std::string_view target : targets) {
    tokenizer_.read(target, target_);
    const std::vector<RougeValue> values = score_target();
    if (best.empty()) best = values;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (values[i].f_measure > best[i].f_measure) best[i] = values[i];
  }
  return best;
}

}  // namespace vqlm
