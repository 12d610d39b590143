#include "baselines/ngram_estimation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "core/error.h"
#include "data/tokenizer.h"

namespace vqlm {
namespace {

constexpr std::uint32_t kNone = NgramModel::kNoNode;

// "0, 0, 1"
std::string list_text(const std::vector<std::int64_t>& values) {
  std::string text;
  for (const std::int64_t value : values)
    text += (text.empty() ? "" : ", ") + std::to_string(value);
  return text;
}

// The n-grams of one order while they are counted.
struct Counting {
  std::vector<std::uint32_t> words;        // last token; on the first level the token itself
  std::vector<std::uint32_t> parent;       // the n-gram without its last token
  std::vector<std::uint32_t> suffix;       // the n-gram without its first token, one level below
  std::vector<std::uint64_t> counts;       // adjusted
  std::vector<std::uint32_t> occurrences;  // where n-grams are pruned; not of the first level
  std::vector<float> probs;
};

class Estimator {
 public:
  Estimator(const std::vector<std::vector<int>>& sequences, int vocab_size,
            const NgramOptions& options)
      : options_(options), vocab_size_(static_cast<std::uint32_t>(vocab_size)) {
    for (const auto& sequence : sequences) {
      text_.push_back(kBosId);
      for (const int id : sequence) text_.push_back(static_cast<std::uint32_t>(id));
      text_.push_back(kEosId);
    }
    if (options.closed && std::find(text_.begin(), text_.end(), kUnkId) != text_.end())
      throw RuntimeError(expected_got("n-gram training text with a closed vocabulary",
                                      "no unknown token", "at least one"));
    if (text_.empty() || text_.size() >= kNone)
      throw RuntimeError(expected_got("n-gram training text", "1 to 2^32 - 2 tokens",
                                      std::to_string(text_.size())));
    levels_.resize(static_cast<std::size_t>(options.order));
    estimate_.discounts.resize(levels_.size());
  }

  NgramEstimate run() {
    count();
    std::vector<NgramLevel> result(levels_.size());
    for (std::size_t n = 0; n < levels_.size(); ++n) {
      find_discounts(n);
      finish_level(n, result);
    }
    if (prunes()) leave_out_pruned(result);
    estimate_.model = NgramModel(std::move(result));
    return std::move(estimate_);
  }

 private:
  // Builds the trie level by level: nodes[i] is the n-gram that begins at i, or kNone where its
  // sequence ends before.
  void count() {
    std::vector<std::uint32_t> nodes = text_;
    Counting& first = levels_[0];
    first.words.resize(vocab_size_);
    for (std::uint32_t i = 0; i < vocab_size_; ++i) first.words[i] = i;
    first.counts.assign(vocab_size_, 0);
    if (levels_.size() == 1)
      for (const std::uint32_t token : text_) ++first.counts[token];
    for (std::size_t n = 1; n < levels_.size(); ++n) nodes = extend(n, nodes);
    levels_[0].counts[kBosId] = 0;  // nothing predicts it
  }

  // From the nodes of n-grams of n tokens to those of n + 1; gives both their counts.
  std::vector<std::uint32_t> extend(std::size_t n, const std::vector<std::uint32_t>& nodes) {
    struct Occurrence {
      std::uint64_t key;
      std::uint32_t position;
    };
    std::vector<Occurrence> found;
    found.reserve(text_.size());
    for (std::size_t i = 0; i + n < text_.size(); ++i) {
      if (nodes[i] == kNone || nodes[i + 1] == kNone || text_[i + n] == kBosId) continue;
      found.push_back({(static_cast<std::uint64_t>(nodes[i]) << 32) | text_[i + n],
                       static_cast<std::uint32_t>(i)});
    }
    std::sort(found.begin(), found.end(), [](const Occurrence& a, const Occurrence& b) {
      return a.key != b.key ? a.key < b.key : a.position < b.position;
    });
    Counting& shorter = levels_[n - 1];
    Counting& longer = levels_[n];
    const bool highest = n + 1 == levels_.size();
    std::vector<std::uint32_t> result(text_.size(), kNone);
    std::uint64_t previous = 0;
    for (const Occurrence& o : found) {
      if (longer.words.empty() || o.key != previous) {
        previous = o.key;
        longer.words.push_back(static_cast<std::uint32_t>(o.key));
        longer.parent.push_back(static_cast<std::uint32_t>(o.key >> 32));
        longer.suffix.push_back(nodes[o.position + 1]);
        longer.counts.push_back(0);
        if (prunes()) longer.occurrences.push_back(0);
        ++shorter.counts[longer.suffix.back()];  // one more distinct token before it
      }
      result[o.position] = static_cast<std::uint32_t>(longer.words.size() - 1);
      if (highest || text_[o.position] == kBosId) ++longer.counts.back();
      if (prunes()) ++longer.occurrences.back();
    }
    return result;
  }

  void find_discounts(std::size_t n) {
    std::array<std::uint64_t, 5> times{};  // how many n-grams have count 1, 2, 3, 4
    for (const std::uint64_t count : levels_[n].counts)
      if (count < times.size()) ++times[count];
    auto& discounts = estimate_.discounts[n];
    const auto t = [&](std::size_t i) { return static_cast<float>(times[i]); };
    const float y = t(1) / static_cast<float>(static_cast<double>(times[1]) +
                                              2.0 * static_cast<double>(times[2]));
    bool valid = true;
    for (std::size_t j = 1; j <= 3; ++j) {
      const auto count = static_cast<float>(j);
      discounts[j - 1] = count - (count + 1.0F) * y * t(j + 1) / t(j);
      valid = valid && discounts[j - 1] > 0 && discounts[j - 1] <= count;  // false for NaN
    }
    if (valid) return;
    if (!options_.discount_fallback)
      throw RuntimeError(expected_got(
          "n-gram discounts of order " + std::to_string(n + 1),
          "counts of counts that give values above 0 up to the count (or discount_fallback)",
          std::to_string(times[1]) + ", " + std::to_string(times[2]) + ", " +
              std::to_string(times[3]) + ", " + std::to_string(times[4])));
    discounts = {0.5F, 1.0F, 1.5F};
    estimate_.fallback_orders.push_back(static_cast<int>(n) + 1);
  }

  bool prunes() const { return !options_.prune.empty(); }

  bool pruned(std::size_t n, std::size_t i) const {
    return n > 0 && prunes() &&
           static_cast<std::int64_t>(levels_[n].occurrences[i]) <=
               options_.prune_threshold(static_cast<int>(n) + 1);
  }

  float discount(std::size_t n, std::uint64_t count) const {
    return count == 0 ? 0.0F : estimate_.discounts[n][std::min<std::uint64_t>(count, 3) - 1];
  }

  // What the n-grams [from, to) of a level, all of one context, leave to the order below, and the
  // sum of their counts.
  struct Mass {
    float gamma = 1, denominator = 1;
  };
  Mass mass(std::size_t n, std::size_t from, std::size_t to) const {
    std::uint64_t sum = 0, of_pruned = 0;
    std::array<std::uint64_t, 4> times{};
    for (std::size_t i = from; i < to; ++i) {
      const std::uint64_t count = levels_[n].counts[i];
      sum += count;
      if (pruned(n, i))
        of_pruned += count;
      else
        ++times[std::min<std::uint64_t>(count, 3)];
    }
    if (sum == 0) return {};
    Mass result{0, static_cast<float>(sum)};
    for (std::size_t j = 1; j <= 3; ++j)
      result.gamma += estimate_.discounts[n][j - 1] * static_cast<float>(times[j]);
    result.gamma += static_cast<float>(of_pruned);
    result.gamma /= result.denominator;
    return result;
  }

  void finish_level(std::size_t n, std::vector<NgramLevel>& result) {
    Counting& level = levels_[n];
    level.probs.resize(level.words.size());
    const auto num_contexts = n == 0 ? 1 : levels_[n - 1].words.size();
    std::vector<std::uint32_t> first_child(num_contexts + 1);
    std::size_t to = 0;
    for (std::size_t context = 0; context < num_contexts; ++context) {
      const std::size_t from = to;
      while (to < level.words.size() && (n == 0 || level.parent[to] == context)) ++to;
      first_child[context + 1] = static_cast<std::uint32_t>(to);
      const Mass left = mass(n, from, to);
      for (std::size_t i = from; i < to; ++i) {
        const float own =
            (static_cast<float>(level.counts[i]) - discount(n, level.counts[i])) / left.denominator;
        level.probs[i] = own + left.gamma * lower_prob(n, i);
      }
      if (n > 0) result[n - 1].log10_backoffs.push_back(from < to ? std::log10(left.gamma) : 0.0F);
    }
    if (n > 0) result[n - 1].first_child = std::move(first_child);
    result[n].log10_probs.resize(level.probs.size());
    std::transform(level.probs.begin(), level.probs.end(), result[n].log10_probs.begin(),
                   [](float p) { return std::log10(p); });
    if (n == 0) {  // never predicted
      result[0].log10_probs[kPadId] = result[0].log10_probs[kBosId] = -99.0F;
      if (options_.closed) result[0].log10_probs[kUnkId] = -99.0F;
    } else {
      result[n].words = level.words;
    }
  }

  float lower_prob(std::size_t n, std::size_t ngram) const {
    if (n > 0) return levels_[n - 1].probs[levels_[n].suffix[ngram]];
    if (options_.closed) return ngram == kUnkId ? 0.0F : 1.0F / static_cast<float>(vocab_size_ - 3);
    return 1.0F / static_cast<float>(vocab_size_ - 2);  // without padding and begin of sequence
  }

  // Takes pruned n-grams out of the trie. What one is kept for, its beginning, occurs as often.
  void leave_out_pruned(std::vector<NgramLevel>& result) const {
    for (std::size_t n = result.size() - 1; n > 0; --n) {
      NgramLevel& level = result[n];
      const bool last = n + 1 == result.size();
      NgramLevel kept;
      if (!last) kept.first_child.push_back(0);
      std::vector<std::uint32_t>& from = result[n - 1].first_child;
      std::vector<std::uint32_t> moved_from(from.size(), 0);
      for (std::size_t context = 0; context + 1 < from.size(); ++context) {
        for (std::uint32_t i = from[context]; i < from[context + 1]; ++i) {
          if (pruned(n, i)) continue;
          kept.words.push_back(level.words[i]);
          kept.log10_probs.push_back(level.log10_probs[i]);
          if (last) continue;
          kept.log10_backoffs.push_back(level.log10_backoffs[i]);
          kept.first_child.push_back(level.first_child[i + 1]);
        }
        moved_from[context + 1] = static_cast<std::uint32_t>(kept.words.size());
      }
      level = std::move(kept);
      from = std::move(moved_from);
    }
  }

  NgramOptions options_;
  std::uint32_t vocab_size_;
  std::vector<std::uint32_t> text_;
  std::vector<Counting> levels_;
  NgramEstimate estimate_;
};

}  // namespace

std::int64_t NgramOptions::prune_threshold(int of_order) const {
  if (prune.empty()) return 0;
  return prune[std::min(static_cast<std::size_t>(of_order), prune.size()) - 1];
}

void check_prune(const NgramOptions& options, const std::string& where) {
  const auto& prune = options.prune;
  if (prune.empty()) return;
  if (prune.front() != 0 || !std::is_sorted(prune.begin(), prune.end()) ||
      prune.size() > static_cast<std::size_t>(options.order))
    throw InvalidArgument(expected_got(
        where, "0, then counts that do not fall, at most one for each order", list_text(prune)));
}

NgramEstimate estimate_ngrams(const std::vector<std::vector<int>>& sequences, int vocab_size,
                              const NgramOptions& options) {
  return Estimator(sequences, vocab_size, options).run();
}

}  // namespace vqlm
