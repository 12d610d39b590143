#include "app/code_mixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

// Codes on a line: 0 at 0, 1 at 10, 2 at 4, 3 at 6.
const std::vector<Codebook> kLine{{4, 1, {0, 10, 4, 6}}};
const std::vector<CodebookInfo> kOne{{0, 0, 4, 1}};

std::vector<Codes> codes_of(const std::vector<MixtureStep>& steps) {
  std::vector<Codes> codes;
  for (const MixtureStep& step : steps) codes.push_back(step.codes);
  return codes;
}

TEST(CodeMixture, TakesTheNearestCodeOfTheLine) {
  // At 0, 2.5, 5, 7.5 and 10: of 4 and 6, which are as near to 5, the code that comes first.
  const auto steps = mix_codes({{0}}, {{1}}, kOne, kLine, {MixtureMode::kNearest, 5, 1});
  EXPECT_EQ(codes_of(steps), (std::vector<Codes>{{{0}}, {{2}}, {{2}}, {{3}}, {{1}}}));
  EXPECT_DOUBLE_EQ(steps[1].share, 0.25);
}

TEST(CodeMixture, KeepsWhatBothShareAndBothEnds) {
  const std::vector<Codebook> twins{{3, 2, {1, 1, 1, 1, 5, 5}}};  // 0 and 1 are the same vector
  const auto steps =
      mix_codes({{1, 2}}, {{1, 1}}, {{0, 0, 3, 1}}, twins, {MixtureMode::kNearest, 3, 1});
  EXPECT_EQ(steps[0].codes, (Codes{{1, 2}}));
  EXPECT_EQ(steps[1].codes[0][0], 1);
  EXPECT_EQ(steps[2].codes, (Codes{{1, 1}}));
}

TEST(CodeMixture, LengthsAreInterpolated) {
  const auto steps =
      mix_codes({{0}}, {{1, 1, 1, 1, 1}}, kOne, kLine, {MixtureMode::kNearest, 5, 1});
  std::vector<std::size_t> lengths;
  for (const auto& step : steps) lengths.push_back(step.codes[0].size());
  EXPECT_THAT(lengths, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(steps[2].codes[0],
              ElementsAre(2, 1, 1));  // places the first has not are the second's
}

TEST(CodeMixture, SwapsAGrowingSetOfPlaces) {
  const std::vector<int> a(10, 0), b(10, 1);
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto steps = mix_codes({a}, {b}, kOne, {}, {MixtureMode::kSwap, 6, seed});
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const std::vector<int>& codes = steps[i].codes[0];
      EXPECT_EQ(std::count(codes.begin(), codes.end(), 1), static_cast<std::ptrdiff_t>(2 * i));
      for (std::size_t n = 0; i > 0 && n < codes.size(); ++n)
        EXPECT_GE(codes[n], steps[i - 1].codes[0][n]);  // what was swapped stays so
    }
  }
  const auto places = [&](std::uint64_t seed) {
    return mix_codes({a}, {b}, kOne, {}, {MixtureMode::kSwap, 3, seed})[1].codes;
  };
  EXPECT_EQ(places(1), places(1));
  EXPECT_NE(places(1), places(2));
}

// A level of 4 tokens a code above one of 2, with two heads: lengths fit each other, and the heads
// of a level change sides together.
TEST(CodeMixture, LevelsAndHeadsStayTogether) {
  const std::vector<CodebookInfo> books{{0, 0, 2, 4}, {1, 0, 2, 2}, {1, 1, 2, 2}};
  const Codes from{{0}, {0, 0}, {0, 0}};
  const Codes to{std::vector<int>(4, 1), std::vector<int>(7, 1), std::vector<int>(7, 1)};
  const auto steps = mix_codes(from, to, books, {}, {MixtureMode::kSwap, 6, 1});
  for (const auto& step : steps) {
    EXPECT_EQ(step.codes[0].size(), (step.codes[1].size() + 1) / 2);
    EXPECT_EQ(step.codes[1], step.codes[2]);
  }
  EXPECT_EQ(steps.front().codes, from);
  EXPECT_EQ(steps.back().codes, to);
}

TEST(CodeMixture, RefusesWhatCannotBeMixed) {
  const MixtureOptions nearest;
  EXPECT_THROW(mix_codes({{0}}, {{1}}, kOne, kLine, {MixtureMode::kSwap, 1, 1}), InvalidArgument);
  EXPECT_THROW(mix_codes({{0}}, {{4}}, kOne, kLine, nearest), InvalidArgument);
  EXPECT_THROW(mix_codes({{0}, {0}}, {{1}}, kOne, kLine, nearest), InvalidArgument);
  EXPECT_THROW(mix_codes({{}}, {{1}}, kOne, kLine, nearest), InvalidArgument);
  EXPECT_THROW(mix_codes({{0}}, {{1}}, kOne, {{4, 0, {}}}, nearest), InvalidArgument);
  EXPECT_THROW(mixture_mode_from_name("linear"), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
