#include "baselines/text_windows.h"

#include <gmock/gmock.h>

#include "data/tokenizer.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

// begin, 10, 11, ..., end: as many targets as `num_targets`.
TokenStream stream_of(std::size_t num_targets) {
  TokenStream stream{{}, {kBosId}};
  for (std::size_t i = 0; i + 1 < num_targets; ++i)
    stream.tokens.push_back(10 + static_cast<int>(i));
  stream.tokens.push_back(kEosId);
  return stream;
}

TEST(TextWindowsTest, AShortTextIsOneWindow) {
  const std::vector<TokenStream> streams{stream_of(4)};
  const auto windows = scoring_windows(streams, {4, 2});
  ASSERT_EQ(windows.size(), 1U);
  EXPECT_THAT(window_inputs(streams[0], windows[0]), ElementsAre(kBosId, 10, 11, 12));
  EXPECT_THAT(window_targets(streams[0], windows[0]), ElementsAre(10, 11, 12, kEosId));
}

TEST(TextWindowsTest, ScoringWindowsOverlapAndScoreEveryTargetOnce) {
  const std::vector<TokenStream> streams{stream_of(9)};
  const auto windows = scoring_windows(streams, {4, 2});
  ASSERT_EQ(windows.size(), 4U);
  std::vector<int> times(9, 0);
  for (const TextWindow& window : windows) {
    EXPECT_EQ(window.end - window.begin, 4U);
    for (std::size_t target = window.first_scored; target < window.end; ++target) {
      ++times[target];
      EXPECT_GE(target - window.begin, target < 4 ? target : 2U) << "context of target " << target;
    }
  }
  EXPECT_THAT(times, testing::Each(1));
}

TEST(TextWindowsTest, WithoutAContextTheWholeTextIsOneWindow) {
  const std::vector<TokenStream> streams{stream_of(1000)};
  const auto windows = scoring_windows(streams, {});
  ASSERT_EQ(windows.size(), 1U);
  EXPECT_EQ(windows[0].end, 1000U);
}

TEST(TextWindowsTest, TrainingWindowsCoverEachTargetOnce) {
  const std::vector<TokenStream> streams{stream_of(3), stream_of(9)};
  const auto windows = training_windows(streams, {4, 4});
  std::vector<std::vector<int>> times{std::vector<int>(3, 0), std::vector<int>(9, 0)};
  for (const TextWindow& window : windows)
    for (std::size_t target = window.begin; target < window.end; ++target)
      ++times[window.text][target];
  EXPECT_THAT(times, testing::Each(testing::Each(1)));
  EXPECT_THAT(window_lengths(streams, windows),
              ElementsAre(ElementsAre(3), ElementsAre(4), ElementsAre(4), ElementsAre(1)));
}

TEST(TextWindowsTest, TheLeadStandsBeforeEveryWindowAndCountsAsContext) {
  TokenStream stream = stream_of(6);
  stream.lead = {99};
  const std::vector<TokenStream> streams{stream};
  const auto windows = scoring_windows(streams, {4, 1});
  ASSERT_EQ(windows.size(), 4U);
  for (const TextWindow& window : windows) {
    const std::vector<int> inputs = window_inputs(stream, window);
    EXPECT_EQ(inputs.size(), 4U);
    EXPECT_EQ(inputs[0], 99);
    EXPECT_EQ(window_targets(stream, window)[0], kPadId);
  }
}

}  // namespace
}  // namespace vqlm
