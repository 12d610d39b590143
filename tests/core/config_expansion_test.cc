#include "core/config_expansion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "core/error.h"

namespace vqlm {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json expanded(const char* text) {
  json config = json::parse(text);
  expand_config(config, "c.json");
  return config;
}

std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "";
}

TEST(ConfigExpansionTest, EntriesAreMergedIntoWhatTheyAreLike) {
  const json config = expanded(R"({
    "templates": {"net": {"type": "vqvae_lm", "training": {"max_steps": 10, "dropout": 0.1}}},
    "generators": {"a": {"like": "net", "codes": 64},
                   "b": {"like": "a", "training": {"max_steps": 20, "dropout": null}}}})");
  EXPECT_EQ(config, json::parse(R"({"generators": {
    "a": {"type": "vqvae_lm", "codes": 64, "training": {"max_steps": 10, "dropout": 0.1}},
    "b": {"type": "vqvae_lm", "codes": 64, "training": {"max_steps": 20}}}})"));
}

TEST(ConfigExpansionTest, AnEntryMayShareTheNameOfATemplate) {
  const json config = expanded(R"({"templates": {"a": {"codes": 1}},
                                   "generators": {"a": {"like": "a", "heads": 2}}})");
  EXPECT_EQ(config["generators"]["a"], json::parse(R"({"codes": 1, "heads": 2})"));
}

TEST(ConfigExpansionTest, LikeIsRefusedWhereItLeadsNowhereOrInACircle) {
  EXPECT_THAT(refusal([] { expanded(R"({"tasks": {"a": {"like": "bb"}, "bbb": {}}})"); }),
              HasSubstr("c.json: /tasks/a/like: entry or template: expected one of bbb, got 'bb'"));
  EXPECT_THAT(refusal([] { expanded(R"({"tasks": {"a": {"like": "b"}, "b": {"like": "a"}}})"); }),
              HasSubstr("an entry that is not like this one"));
}

TEST(ConfigExpansionTest, AGridHasEveryCombinationAndStandsWhereItIsListed) {
  const json config = expanded(R"({
    "generators": {"other": {}, "vq": {"type": "v", "grid": {"codes": [64, 256],
      "training.rate": [0.1, {"label": "fast", "value": 0.3}]}}},
    "tasks": {"lm": {"generators": ["other", "vq"]}},
    "report": {"tables": [{"rows": [{"generator": "vq", "title": {"en": "VQ", "zh": "码"}}]}]}})");
  const json& generators = config["generators"];
  EXPECT_EQ(generators.size(), 5U);
  EXPECT_EQ(generators["vq_64_0.1"],
            json::parse(R"({"type": "v", "codes": 64, "training": {"rate": 0.1}})"));
  EXPECT_EQ(generators["vq_256_fast"]["training"]["rate"], 0.3);
  EXPECT_EQ(config["tasks"]["lm"]["generators"],
            json::parse(R"(["other", "vq_64_0.1", "vq_64_fast", "vq_256_0.1", "vq_256_fast"])"));
  const json& rows = config["report"]["tables"][0]["rows"];
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[3], json::parse(R"({"generator": "vq_256_fast",
                                     "title": {"en": "VQ 256, fast", "zh": "码 256, fast"}})"));
}

TEST(ConfigExpansionTest, AZipMovesItsKeysTogether) {
  const json config = expanded(
      R"({"tasks": {"gen": {"zip": {"decoding.temperature": [0.5, 1], "num_samples": [10, 20]}}}})");
  EXPECT_EQ(config["tasks"], json::parse(R"({
    "gen_0.5_10": {"decoding": {"temperature": 0.5}, "num_samples": 10},
    "gen_1_20": {"decoding": {"temperature": 1}, "num_samples": 20}})"));
  EXPECT_THAT(refusal([] { expanded(R"({"tasks": {"a": {"zip": {"x": [1], "y": [1, 2]}}}})"); }),
              HasSubstr("/tasks/a/zip: expected arrays of one length, got 1 and 2 values"));
}

TEST(ConfigExpansionTest, GroupsStandForTheirMembers) {
  const json config = expanded(R"({
    "groups": {"all": ["lm", "codes"], "codes": ["fsq", "vq"]},
    "generators": {"vq": {"grid": {"codes": [64, 256]}}},
    "tasks": {"a": {"generators": ["all"]}, "b": {"generators": ["codes", "x"]}}})");
  EXPECT_EQ(config["tasks"]["a"]["generators"], json::parse(R"(["lm", "fsq", "vq_64", "vq_256"])"));
  EXPECT_EQ(config["tasks"]["b"]["generators"], json::parse(R"(["fsq", "vq_64", "vq_256", "x"])"));
  EXPECT_FALSE(config.contains("groups"));
  EXPECT_THAT(refusal([] { expanded(R"({"groups": {"a": ["b"], "b": ["a"]}})"); }),
              HasSubstr("a group that does not hold itself"));
  EXPECT_THAT(refusal([] { expanded(R"({"groups": {"a": "b"}})"); }),
              HasSubstr("/groups/a: expected an array of names, got \"b\""));
}

TEST(ConfigExpansionTest, TablesMayBeAnObjectById) {
  const json config = expanded(
      R"({"report": {"tables": {"02": {"title": "b"}, "01": {"title": "a"}}, "figures": true}})");
  EXPECT_EQ(config["report"], json::parse(R"({"figures": true, "tables": [
    {"id": "01", "title": "a"}, {"id": "02", "title": "b"}]})"));
  EXPECT_THAT(refusal([] { expanded(R"({"report": {"tables": {"1": {"id": "2"}}}})"); }),
              HasSubstr("/report/tables/1: expected an object without an id of its own"));
}

TEST(ConfigExpansionTest, GridsThatSayNothingAreRefused) {
  EXPECT_THAT(refusal([] { expanded(R"({"tasks": {"a": {"grid": {"x": []}}}})"); }),
              HasSubstr("/tasks/a/grid/x: expected an array of values, got []"));
  EXPECT_THAT(refusal([] { expanded(R"({"tasks": {"a": {"grid": {"x": [[1]]}}}})"); }),
              HasSubstr("objects {\"label\", \"value\"}, got [1]"));
  EXPECT_THAT(refusal([] { expanded(R"({"tasks": {"a": {"grid": {"x": [1, 1]}}}})"); }),
              HasSubstr("'a_1' twice"));
}

TEST(ConfigExpansionTest, APresetIsMergedAndTheSectionGoes) {
  const char* const text = R"({"seeds": [1, 2, 3], "templates": {"t": {"steps": 100, "k": 1}},
    "presets": {"smoke": {"seeds": [1], "templates": {"t": {"steps": 5}}}}})";
  json config = json::parse(text);
  apply_preset(config, "smoke", "c.json");
  EXPECT_EQ(config, json::parse(R"({"seeds": [1], "templates": {"t": {"steps": 5, "k": 1}}})"));
  config = json::parse(text);
  apply_preset(config, "", "c.json");
  EXPECT_EQ(config["seeds"].size(), 3U);
  EXPECT_FALSE(config.contains("presets"));
  EXPECT_THAT(refusal([&] { apply_preset(config = json::parse(text), "smok", "c.json"); }),
              HasSubstr("did you mean 'smoke'?"));
}

}  // namespace
}  // namespace vqlm
