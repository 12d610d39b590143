#include "data/grammar_dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "core/error.h"
#include "data/overlap.h"
#include "data/own_dataset.h"

namespace vqlm {
namespace {

const char* const kDefinition =
    R"({"kind": "grammar", "defaults": {"sizes": {"train": 300, "dev": 20, "test": 40}}})";

TEST(GrammarDatasetTest, ViewsShowTheSameSentences) {
  const OwnDataset data(kDefinition);
  const auto text = data.load("test");
  const auto chinese = data.load("test", {{"language", "zh"}});
  const auto pairs = data.load("test", {{"view", "translation"}, {"num_references", 3}});
  const auto back =
      data.load("test", {{"view", "translation"}, {"source", "zh"}, {"target", "en"}});
  const auto summaries = data.load("test", {{"view", "summary"}});
  const auto labels = data.load("test", {{"view", "label"}});
  ASSERT_EQ(text.size(), 40U);
  for (std::size_t i = 0; i < text.size(); ++i) {
    EXPECT_EQ(text[i].id, "test/" + std::to_string(i));
    EXPECT_TRUE(text[i].source.empty());
    EXPECT_EQ(pairs[i].source, text[i].references.at(0));
    EXPECT_EQ(pairs[i].references.size(), 3U);
    EXPECT_EQ(pairs[i].references[0], chinese[i].references.at(0));
    EXPECT_EQ(back[i].source, chinese[i].references[0]);
    EXPECT_EQ(back[i].references.at(0), text[i].references[0]);
    EXPECT_EQ(summaries[i].source, text[i].references[0]);
    EXPECT_LT(summaries[i].references.at(0).size(), text[i].references[0].size() + 1);
    EXPECT_EQ(labels[i].references.at(0), text[i].label);
    EXPECT_TRUE(text[i].label == "past" || text[i].label == "present" || text[i].label == "future");
  }
}

TEST(GrammarDatasetTest, SplitsAreStreamsOfTheirOwn) {
  const OwnDataset data(kDefinition);
  const auto train = data.texts("train");
  EXPECT_EQ(train, data.texts("train"));
  EXPECT_NE(train, data.texts("train", {{"seed", 2}}));
  const auto more = data.texts("train", {{"sizes", {{"train", 400}}}});
  ASSERT_EQ(more.size(), 400U);
  EXPECT_TRUE(std::equal(train.begin(), train.end(), more.begin()));
  EXPECT_NE(data.texts("dev")[0], train[0]);
  const Overlap overlap = count_overlap(data.load("train"), data.load("test"));
  EXPECT_EQ(overlap.num_test, 40);
  EXPECT_LT(overlap.num_references, 20);
}

TEST(GrammarDatasetTest, LongTextsAreSentencesThatFollowEachOther) {
  const OwnDataset data(kDefinition);
  const auto single = data.load("test"), joined = data.load("test", {{"sentences", 2}});
  ASSERT_EQ(joined.size(), single.size());
  for (std::size_t i = 0; 2 * i + 1 < single.size(); ++i) {
    EXPECT_EQ(joined[i].references.at(0),
              single[2 * i].references.at(0) + " " + single[2 * i + 1].references.at(0));
    EXPECT_EQ(joined[i].label, single[2 * i + 1].label);
  }
  EXPECT_THROW(data.load("test", {{"sentences", 2}, {"view", "translation"}}), InvalidArgument);
}

TEST(GrammarDatasetTest, HashFollowsTheOptions) {
  const OwnDataset data(kDefinition);
  std::set<std::string> hashes;
  for (const nlohmann::json& view : {nlohmann::json{{"language", "en"}},
                                     {{"language", "zh"}},
                                     {{"view", "summary"}},
                                     {{"view", "label"}},
                                     {{"view", "translation"}},
                                     {{"seed", 2}},
                                     {{"sizes", {{"dev", 21}}}}})
    hashes.insert(data.open(view)->info().content_hash);
  EXPECT_EQ(hashes.size(), 7U);
  EXPECT_EQ(data.open()->info().content_hash, data.open({{"view", "text"}})->info().content_hash);
}

TEST(GrammarDatasetTest, RefusesImpossibleOptions) {
  const OwnDataset data(kDefinition);
  EXPECT_THROW(data.load("validation"), InvalidArgument);
  EXPECT_THROW(data.open({{"language", "de"}}), InvalidArgument);
  EXPECT_THROW(data.open({{"view", "sound"}}), InvalidArgument);
  EXPECT_THROW(data.open({{"view", "translation"}, {"target", "en"}}), InvalidArgument);
  EXPECT_THROW(data.open({{"num_references", 2}}), InvalidArgument);
  EXPECT_THROW(data.open({{"sizes", {{"valid", 2}}}}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
