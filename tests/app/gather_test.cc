#include "app/gather.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::Pair;

Result per_byte_scores() {
  Result result;
  for (const auto& [name, unit] : std::map<std::string, std::string>{
           {"bits_per_byte", "bits/byte"}, {"bleu", ""}, {"judge_bits_per_byte", "bits/byte"}}) {
    result.scores.emplace_back().name = name;
    result.scores.back().unit = unit;
  }
  return result;
}

std::vector<std::string> names(const Result& result) {
  std::vector<std::string> found;
  for (const Score& score : result.scores) found.push_back(score.name);
  return found;
}

TEST(GatherTest, AScorePerByteOfChangedTextsIsAbsentButAJudgesStays) {
  Result result = per_byte_scores();
  drop_incomparable(result, {{"changed", 3}, {"unknown", 2}});
  EXPECT_THAT(names(result), ElementsAre("bleu", "judge_bits_per_byte"));
  EXPECT_THAT(result.absent,
              ElementsAre(Pair("bits_per_byte",
                               "not comparable: the tokenizer changes 3 and does not know all of 2 "
                               "texts")));
}

TEST(GatherTest, ScoresPerByteStayWhereNothingIsLostOrNothingIsKnown) {
  for (const nlohmann::json& round_trip :
       {nlohmann::json{{"changed", 0}, {"unknown", 0}}, nlohmann::json()}) {
    Result result = per_byte_scores();
    drop_incomparable(result, round_trip);
    EXPECT_EQ(result.scores.size(), 3U);
    EXPECT_TRUE(result.absent.empty());
  }
}

}  // namespace
}  // namespace vqlm
