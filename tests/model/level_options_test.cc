#include "model/level_options.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace vqlm {
namespace {

using nlohmann::json;

TEST(LevelOptionsTest, ALevelTakesWhatItLeavesOutFromTheFlatKeys) {
  const auto keys = json::parse(R"({
    "codes": 64, "code_dim": 16, "prior": {"d_model": 32, "num_heads": 2},
    "levels": [{"downsampling": 8, "prior": {"num_layers": 1}}, {"downsampling": 2, "codes": 512}]
  })");
  JsonReader reader(keys, "test");
  const auto levels = read_levels(reader, {});
  reader.finish();
  ASSERT_EQ(levels.size(), 2U);
  EXPECT_EQ(levels[0].downsampling, 8);
  EXPECT_EQ(levels[0].prior.num_layers, 1);
  EXPECT_EQ(levels[0].prior.d_model, 32);
  EXPECT_EQ(levels[1].prior.num_layers, 4);
  const auto resolved = reader.resolved();
  EXPECT_EQ(resolved["levels"][0]["codes"], 64);
  EXPECT_EQ(resolved["levels"][1]["codes"], 512);
  EXPECT_EQ(resolved["levels"][1]["code_dim"], 16);
  JsonReader again(resolved, "test");
  EXPECT_EQ(read_levels(again, {}).size(), 2U);
  again.finish();
  EXPECT_EQ(again.resolved(), resolved);
}

TEST(LevelOptionsTest, WithoutLevelsThereIsOneOfTheFlatKeys) {
  JsonReader reader(json{{"downsampling", 3}, {"quantizer", "fsq"}, {"levels", {8, 6, 5}}}, "test");
  const auto levels = read_levels(reader, {});
  reader.finish();
  ASSERT_EQ(levels.size(), 1U);
  EXPECT_EQ(levels[0].downsampling, 3);
  EXPECT_EQ(reader.resolved()["levels"], (json{8, 6, 5}));
}

TEST(LevelOptionsTest, FsqKeepsItsLevelsWithinALevel) {
  JsonReader reader(json::parse(R"({"quantizer": "fsq",
                                    "levels": [{"levels": [5, 3]}, {"quantizer": "vq_ema"}]})"),
                    "test");
  EXPECT_EQ(read_levels(reader, {}).size(), 2U);
  reader.finish();
}

TEST(LevelOptionsTest, SaysWhereAMistakeStands) {
  JsonReader reader(json::parse(R"({"levels": [{"downsampling": 8}, {"downsampling": 2,
                                                                     "codez": 4}]})"),
                    "test");
  read_levels(reader, {});
  try {
    reader.finish();
    FAIL();
  } catch (const InvalidArgument& error) {
    EXPECT_NE(std::string(error.what()).find("/levels/1"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace vqlm
