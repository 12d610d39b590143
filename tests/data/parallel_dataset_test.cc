#include "data/parallel_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "data/archive_writer.h"
#include "data/own_dataset.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kDefinition = R"({
  "kind": "parallel",
  "files": {"en": {"file": "t.en"}, "zh": {"file": "t.zh.gz"}},
  "splits": {"train": {"files": {"en": "en", "zh": "zh"}},
             "test": {"files": {"en": ["en", "en"], "zh": ["zh", "zh"]}}},
  "defaults": {"source": "en", "target": "zh"}})";

class ParallelDatasetTest : public testing::Test {
 protected:
  void SetUp() override {
    set_.folder().write("t.en", "we learn\nmountains\n");
    write_gzip(set_.folder() / "t.zh.gz",
               "\xE6\x88\x91\xE4\xBB\xAC\xE5\xAD\xA6\xE4\xB9\xA0\n\xE5\xB1\xB1\n");
  }
  OwnDataset set_{kDefinition};
};

TEST_F(ParallelDatasetTest, PairsTheLines) {
  const auto examples = set_.load("train");
  ASSERT_EQ(examples.size(), 2U);
  EXPECT_EQ(examples[1].id, "train/1");
  EXPECT_EQ(examples[1].source, "mountains");
  EXPECT_THAT(examples[1].references, ElementsAre("\xE5\xB1\xB1"));
}

TEST_F(ParallelDatasetTest, TurnsRoundOrTakesOneLanguage) {
  const auto turned = set_.load("train", {{"source", "zh"}, {"target", "en"}});
  EXPECT_EQ(turned[1].source, "\xE5\xB1\xB1");
  EXPECT_THAT(turned[1].references, ElementsAre("mountains"));
  const auto alone = set_.load("train", {{"text", "en"}});
  EXPECT_EQ(alone[0].source, "");
  EXPECT_THAT(alone[0].references, ElementsAre("we learn"));
}

TEST_F(ParallelDatasetTest, JoinsSeveralFiles) { EXPECT_EQ(set_.load("test").size(), 4U); }

TEST_F(ParallelDatasetTest, CountsBothSidesWhenTheyDiffer) {
  set_.folder().write("t.en", "we learn\n");
  try {
    set_.load("train");
    FAIL();
  } catch (const RuntimeError& error) {
    EXPECT_THAT(error.what(), HasSubstr("got 1 and 2"));
  }
}

TEST_F(ParallelDatasetTest, RefusesUnknownLanguagesSplitsAndOptions) {
  EXPECT_THROW(set_.load("train", {{"target", "fr"}}), InvalidArgument);
  EXPECT_THROW(set_.load("train", {{"source", "zh"}}), InvalidArgument);
  EXPECT_THROW(set_.load("valid"), InvalidArgument);
  EXPECT_THROW(set_.load("train", {{"targte", "zh"}}), InvalidArgument);
}

TEST_F(ParallelDatasetTest, HashFollowsViewAndContent) {
  const auto hash = [&](const nlohmann::json& view) {
    return set_.open(view)->content_hash(set_.location());
  };
  const std::string usual = hash(nlohmann::json::object());
  EXPECT_EQ(hash({{"source", "en"}, {"target", "zh"}}), usual);  // the default written out
  const std::string alone = hash({{"text", "en"}});
  EXPECT_NE(alone, usual);
  EXPECT_NE(hash({{"limit", {{"train", 1}}}}), usual);
  write_gzip(set_.folder() / "t.zh.gz", "x\ny\nz\n");
  EXPECT_NE(hash(nlohmann::json::object()), usual);
  EXPECT_EQ(hash({{"text", "en"}}), alone);  // the other language does not matter
}

}  // namespace
}  // namespace vqlm
