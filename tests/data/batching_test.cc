#include "data/batching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/random.h"

namespace vqlm {
namespace {

using Lengths = std::vector<std::vector<std::int64_t>>;

Lengths random_lengths(std::size_t count) {
  Pcg64 random(7);
  Lengths lengths;
  for (std::size_t i = 0; i < count; ++i)
    lengths.push_back({1 + random.below(40), 1 + random.below(40)});
  return lengths;
}

std::int64_t longest(const std::vector<std::int64_t>& lengths) {
  return *std::max_element(lengths.begin(), lengths.end());
}

TEST(BatchingTest, PutsEachExampleIntoOneBatchWithinTheBudget) {
  const Lengths lengths = random_lengths(1000);
  BatchOptions options;
  options.max_tokens = 300;
  std::multiset<std::int64_t> seen;
  for (const auto& batch : make_batches(lengths, options, 1, 0)) {
    std::int64_t width = 0;
    for (const std::int64_t i : batch) {
      seen.insert(i);
      width = std::max(width, longest(lengths[static_cast<std::size_t>(i)]));
    }
    EXPECT_LE(width * static_cast<std::int64_t>(batch.size()), 300);
  }
  EXPECT_EQ(seen.size(), 1000U);
  EXPECT_EQ(std::set<std::int64_t>(seen.begin(), seen.end()).size(), 1000U);
}

TEST(BatchingTest, WastesLittleOnPadding) {
  const Lengths lengths = random_lengths(2000);
  BatchOptions options;
  options.max_tokens = 800;
  std::int64_t padded = 0, used = 0;
  for (const auto& batch : make_batches(lengths, options, 1, 0)) {
    std::int64_t width = 0;
    for (const std::int64_t i : batch) {
      const std::int64_t length = longest(lengths[static_cast<std::size_t>(i)]);
      width = std::max(width, length);
      used += length;
    }
    padded += width * static_cast<std::int64_t>(batch.size());
  }
  EXPECT_GT(static_cast<double>(used) / static_cast<double>(padded), 0.9);
}

TEST(BatchingTest, DependsOnSeedAndEpochOnly) {
  const Lengths lengths = random_lengths(200);
  const BatchOptions options;
  EXPECT_EQ(make_batches(lengths, options, 1, 3), make_batches(lengths, options, 1, 3));
  EXPECT_NE(make_batches(lengths, options, 1, 3), make_batches(lengths, options, 1, 4));
  EXPECT_NE(make_batches(lengths, options, 1, 3), make_batches(lengths, options, 2, 3));
}

TEST(BatchingTest, AnExampleLongerThanTheBudgetIsAlone) {
  BatchOptions options;
  options.max_tokens = 10;
  const auto batches = make_batches({{3}, {50}, {3}, {3}}, options, 1, 0);
  EXPECT_EQ(batches.size(), 2U);
  EXPECT_TRUE(std::count(batches.begin(), batches.end(), std::vector<std::int64_t>{1}));
}

TEST(BatchingTest, KeepsToTheNumberOfExamples) {
  BatchOptions options;
  options.max_examples = 2;
  EXPECT_EQ(make_batches({{1}, {1}, {1}, {1}, {1}}, options, 1, 0).size(), 3U);
  EXPECT_TRUE(make_batches({}, options, 1, 0).empty());
}

TEST(BatchingTest, RefusesImpossibleOptions) {
  BatchOptions options;
  options.max_tokens = 0;
  EXPECT_THROW(make_batches({{1}}, options, 1, 0), InvalidArgument);
  options = {};
  options.bucket_width = 0;
  EXPECT_THROW(make_batches({{1}}, options, 1, 0), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
