// Pruned n-grams and closed vocabularies.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "baselines/ngram_estimation.h"
#include "core/error.h"
#include "core/random.h"
#include "data/tokenizer.h"

namespace vqlm {
namespace {

using Words = std::vector<int>;

std::vector<Words> random_text(int sentences, int size) {
  Pcg64 random(3);
  std::vector<Words> text(static_cast<std::size_t>(sentences));
  for (Words& sentence : text)
    for (auto left = 1 + random.below(7); left > 0; --left) {
      const double u = random.next_double();
      sentence.push_back(kNumSpecialIds + static_cast<int>(u * u * size));
    }
  return text;
}

// How often each n-gram of order `n` stands in the text, begin and end included.
std::map<Words, int> occurrences(const std::vector<Words>& text, std::size_t n) {
  std::map<Words, int> result;
  for (Words s : text) {
    s.insert(s.begin(), kBosId);
    s.push_back(kEosId);
    for (std::size_t i = 0; i + n <= s.size(); ++i) {
      const auto at = s.begin() + static_cast<std::ptrdiff_t>(i);
      ++result[Words(at, at + static_cast<std::ptrdiff_t>(n))];
    }
  }
  return result;
}

NgramOptions options_of(std::vector<std::int64_t> prune, bool closed = false) {
  NgramOptions options;
  options.order = 4;
  options.prune = std::move(prune);
  options.closed = closed;
  return options;
}

double sum_after(const NgramModel& model, const Words& context) {
  NgramState state = model.start();
  for (const int word : context) model.advance(state, static_cast<std::uint32_t>(word));
  std::vector<double> probs;
  model.distribution(state, probs);
  return std::accumulate(probs.begin(), probs.end(), 0.0);
}

TEST(NgramPruningTest, KeepsWhatOccursOftenEnoughAndSumsToOne) {
  const auto text = random_text(400, 20);
  const auto model = estimate_ngrams(text, 24, options_of({0, 1, 2})).model;
  const std::int64_t thresholds[] = {0, 1, 2, 2};
  for (std::size_t n = 2; n <= 4; ++n) {
    std::size_t kept = 0;
    for (const auto& [gram, count] : occurrences(text, n)) kept += count > thresholds[n - 1];
    EXPECT_EQ(model.levels()[n - 1].size(), kept) << "order " << n;
  }
  for (const Words& context : {Words{}, Words{4}, Words{4, 5}, Words{9, 4, 4}, Words{23, 22}})
    EXPECT_NEAR(sum_after(model, context), 1, 1e-5);
}

TEST(NgramPruningTest, PruningNothingChangesNothing) {
  const auto text = random_text(100, 10);
  const auto plain = estimate_ngrams(text, 14, options_of({})).model;
  const auto pruned = estimate_ngrams(text, 14, options_of({0, 0})).model;
  for (std::size_t n = 0; n < 4; ++n) {
    EXPECT_EQ(pruned.levels()[n].words, plain.levels()[n].words);
    EXPECT_EQ(pruned.levels()[n].log10_probs, plain.levels()[n].log10_probs);
    EXPECT_EQ(pruned.levels()[n].log10_backoffs, plain.levels()[n].log10_backoffs);
  }
}

TEST(NgramPruningTest, RefusesThresholdsThatFall) {
  EXPECT_NO_THROW(check_prune(options_of({0, 0, 1}), "prune"));
  for (const auto& prune :
       std::vector<std::vector<std::int64_t>>{{1}, {0, 2, 1}, {0, -1}, {0, 0, 0, 0, 0}})
    EXPECT_THROW(check_prune(options_of(prune), "prune"), InvalidArgument);
}

TEST(NgramVocabularyTest, AClosedOneGivesTheUnknownNothing) {
  const auto text = random_text(100, 10);
  const auto open = estimate_ngrams(text, 14, options_of({})).model;
  const auto closed = estimate_ngrams(text, 14, options_of({}, true)).model;
  EXPECT_NEAR(sum_after(open, {4, 5}), 1, 1e-5);
  EXPECT_NEAR(sum_after(closed, {4, 5}), 1, 1e-5);
  NgramState at_start = open.start(), in_closed = closed.start();
  EXPECT_GT(open.advance(at_start, kUnkId), -10);
  EXPECT_LT(closed.advance(in_closed, kUnkId), -90);
  EXPECT_THROW(estimate_ngrams({{4, kUnkId}}, 14, options_of({}, true)), RuntimeError);
}

}  // namespace
}  // namespace vqlm
