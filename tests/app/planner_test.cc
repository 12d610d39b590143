// Content keys: what changes them, and what does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/plan.h"
#include "app/small_config.h"
#include "data/temporary_folder.h"
#include "tasks/fake_generator.h"

namespace vqlm {
namespace {

using nlohmann::json;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using testing::UnorderedElementsAre;

using Keys = std::map<std::string, std::string>;  // title of a cell -> its key

class PlannerTest : public testing::Test {
 protected:
  Plan plan() const { return make_plan(run_config(config_), session_); }
  Keys keys() const {
    Keys result;
    for (const Cell& cell : plan().cells) result[cell.title] = cell.key;
    return result;
  }
  // Titles of the cells whose keys are others than before.
  std::vector<std::string> changed(const Keys& before) const {
    std::vector<std::string> titles;
    for (const auto& [title, key] : keys())
      if (before.count(title) == 0 || before.at(title) != key) titles.push_back(title);
    return titles;
  }
  json& generator(const std::string& name) { return config_["generators"][name]; }

  json config_ = small_config();
  Session session_{small_session()};
};

TEST_F(PlannerTest, TheSameConfigGivesTheSameKeys) {
  const Keys before = keys();
  EXPECT_EQ(before.size(), 15U);
  EXPECT_THAT(changed(before), IsEmpty());
  generator("ngram")["discount_fallback"] = true;  // the default, written out
  EXPECT_THAT(changed(before), IsEmpty());
}

TEST_F(PlannerTest, ATrainingOptionChangesItsGeneratorAndWhatFollows) {
  const Keys before = keys();
  generator("transformer")["training"]["max_steps"] = 11;
  const std::vector<std::string> titles = changed(before);
  EXPECT_EQ(titles.size(), 7U);  // train, two tasks, a timing, three metrics
  EXPECT_THAT(titles, Each(HasSubstr("transformer")));
}

TEST_F(PlannerTest, ATokenizerOptionChangesAll) {
  const Keys before = keys();
  config_["tokenizers"]["words"]["min_count"] = 2;
  EXPECT_EQ(changed(before).size(), before.size());
}

TEST_F(PlannerTest, AMetricOptionChangesItsScoresOnly) {
  const Keys before = keys();
  config_["metrics"]["other"]["type"] = "repetition";
  EXPECT_THAT(changed(before), ElementsAre("other of generation with ngram seed 1",
                                           "other of generation with transformer seed 1"));
}

TEST_F(PlannerTest, SpeedIsPartOfTimingsOnly) {
  const Keys before = keys();
  config_["metrics"]["speed"]["type"] = "distinct";
  EXPECT_THAT(changed(before), ElementsAre("time generation with ngram seed 1",
                                           "time generation with transformer seed 1"));
}

TEST_F(PlannerTest, TheReportChangesNoKey) {
  const Keys before = keys();
  config_["report"]["samples"] = {{"task", "generation"}, {"count", 2}};
  EXPECT_THAT(changed(before), IsEmpty());
}

TEST_F(PlannerTest, APluginChangesKeysOfItsComponentsOnly) {
  const Keys before = keys();
  session_.plugins.push_back({"mine", "1.0", "abc"});
  EXPECT_THAT(changed(before), IsEmpty());
  session_.added_by["metric/self_bleu"] = 0;
  EXPECT_THAT(changed(before), ElementsAre(StartsWith("other of"), StartsWith("other of")));
  session_.added_by = {{"generator/ngram", 0}};
  EXPECT_EQ(changed(before).size(), 7U);
  EXPECT_THAT(changed(before), Each(HasSubstr("ngram")));
  session_.added_by = {{"task/language_modelling", 0}};
  EXPECT_EQ(changed(before).size(), 4U);
  EXPECT_THAT(changed(before), Each(HasSubstr("lm with")));
  session_.added_by = {{"dataset/grammar", 0}};
  EXPECT_EQ(changed(before).size(), before.size());
}

// Keys of trainings must not move: what they cost is kept under them.
TEST_F(PlannerTest, TheRecipeOfATrainingIsFrozen) {
  const Plan planned = plan();
  std::vector<std::string> fields;
  for (const auto& [key, value] : planned.find(CellKind::kTrain, "", "ngram", 1)->recipe.items())
    fields.push_back(key);
  EXPECT_THAT(fields, ElementsAre("config", "data", "device", "kind", "seed", "threads",
                                  "tokenizer", "torch", "version"));
  EXPECT_EQ(planned.find(CellKind::kTrain, "", "ngram", 1)->recipe["config"].dump(),
            R"({"condition":"none","discount_fallback":true,"order":3,"prune":[],"type":"ngram",)"
            R"("vocabulary":"open"})");
  fields.clear();
  for (const auto& [key, value] :
       planned.find(CellKind::kTokenizer, "words", "", 1)->recipe.items())
    fields.push_back(key);
  EXPECT_THAT(fields, ElementsAre("config", "data", "kind", "version"));
}

TEST_F(PlannerTest, GeneratorsOfOneRecipeShareATraining) {
  generator("twin") = generator("ngram");
  const Plan planned = plan();
  EXPECT_EQ(planned.find(CellKind::kTrain, "", "twin", 1),
            planned.find(CellKind::kTrain, "", "ngram", 1));
}

TEST_F(PlannerTest, AGeneratorThatNoTaskUsesIsPlannedToo) {
  for (auto& [name, task] : config_["tasks"].items()) task["generators"] = {"ngram"};
  const Plan planned = plan();
  EXPECT_THAT(planned.used_generators(), ElementsAre("ngram"));
  EXPECT_NE(planned.find(CellKind::kTrain, "", "transformer", 1), nullptr);
}

class SourceTokenizerKeysTest : public PlannerTest {
 protected:
  SourceTokenizerKeysTest() {
    config_["data"]["pairs"] = config_["data"]["text"];
    config_["data"]["pairs"]["view"] = "translation";
    config_["tokenizers"]["english"] = {
        {"type", "word"}, {"data", {"pairs"}}, {"sides", {"source"}}};
    config_["tokenizers"]["chinese"] = {{"type", "char"}, {"data", {"pairs"}}};
    generator("mt") = {
        {"type", "transformer_translation"}, {"data", "pairs"}, {"tokenizer", "chinese"}};
  }
  const std::string& key_of(const Plan& planned, const std::string& tokenizer) const {
    return planned.find(CellKind::kTokenizer, tokenizer, "", 1)->key;
  }
};

TEST_F(SourceTokenizerKeysTest, EnterTheTrainingAndItsInputs) {
  const Keys joint = keys();
  generator("mt")["source_tokenizer"] = "english";
  EXPECT_THAT(changed(joint), ElementsAre("train mt seed 1"));
  const Plan planned = plan();
  const Cell* train = planned.find(CellKind::kTrain, "", "mt", 1);
  EXPECT_EQ(train->recipe.at("tokenizer"), key_of(planned, "chinese"));
  EXPECT_EQ(train->recipe.at("source_tokenizer"), key_of(planned, "english"));
  EXPECT_THAT(train->depends,
              UnorderedElementsAre(key_of(planned, "chinese"), key_of(planned, "english")));
  const Keys separate = keys();
  config_["tokenizers"]["english"]["min_count"] = 2;
  EXPECT_THAT(changed(separate), ElementsAre("tokenizer english", "train mt seed 1"));
}

// Keys of trainings without one must not move.
TEST_F(SourceTokenizerKeysTest, LeaveNoTraceWhereThereIsNone) {
  generator("mt_codes") = generator("mt");
  generator("mt_codes").update({{"type", "vqvae_lm"}, {"condition", "source"}});
  const Plan planned = plan();
  for (const std::string name : {"mt", "mt_codes"}) {
    const Cell* train = planned.find(CellKind::kTrain, "", name, 1);
    EXPECT_THAT(train->recipe.dump(), testing::Not(HasSubstr("source_tokenizer")));
    EXPECT_EQ(train->recipe.size(), 9U);
    EXPECT_THAT(train->depends, ElementsAre(key_of(planned, "chinese")));
  }
}

class UntrainedKeysTest : public PlannerTest {
 protected:
  UntrainedKeysTest() {
    folder_.write("checkpoint/generator.json", R"({"type": "ngram", "config": {"order": 3},
      "tokenizer": {"type": "word", "config": {}}})");
    folder_.write("checkpoint/model", "weights");
    session_.registries.generators.add("fake", "answers by rule", [](JsonReader&) {
      return std::make_unique<FakeGenerator>("none");
    });
    config_["data"]["more"] = config_["data"]["text"];
    config_["data"]["more"]["seed"] = 2;
    config_["tasks"] = {
        {"lm",
         {{"type", "language_modelling"}, {"data", "text"}, {"generators", {"stored", "fake"}}}}};
    generator("stored") = {{"checkpoint", folder_ / "checkpoint"}};
    generator("fake") = {{"type", "fake"}};
  }

  TemporaryFolder folder_;
};

TEST_F(UntrainedKeysTest, FollowTheFilesOfACheckpoint) {
  const Keys before = keys();
  folder_.write("checkpoint/model", "other weights");
  EXPECT_THAT(changed(before), ElementsAre("lm with stored seed 1"));
}

TEST_F(UntrainedKeysTest, FollowTheDataThatCountsAsSeen) {
  const Keys before = keys();
  generator("stored")["data"] = "text";
  generator("fake")["data"] = "text";
  const Keys named = keys();
  EXPECT_THAT(changed(before),
              UnorderedElementsAre("lm with stored seed 1", "lm with fake seed 1"));
  generator("stored")["data"] = "more";
  EXPECT_THAT(changed(named), ElementsAre("lm with stored seed 1"));
}

TEST_F(UntrainedKeysTest, FollowThreads) {
  const Keys before = keys();
  session_.options.threads = 2;
  EXPECT_THAT(changed(before), testing::IsSupersetOf({std::string("lm with stored seed 1"),
                                                      std::string("lm with fake seed 1")}));
}

TEST_F(UntrainedKeysTest, FollowThePluginOfAStoredTokenizer) {
  const Keys before = keys();
  session_.plugins.push_back({"mine", "1.0", "abc"});
  session_.added_by["tokenizer/word"] = 0;
  EXPECT_THAT(changed(before), testing::Contains("lm with stored seed 1"));
  EXPECT_THAT(changed(before), testing::Not(testing::Contains("lm with fake seed 1")));
}

TEST_F(UntrainedKeysTest, FollowThePluginOfAStoredSourceTokenizer) {
  folder_.write("checkpoint/generator.json", R"({"type": "ngram", "config": {"order": 3},
    "tokenizer": {"type": "word", "config": {}},
    "source_tokenizer": {"type": "char", "config": {}}})");
  const Keys before = keys();
  session_.plugins.push_back({"mine", "1.0", "abc"});
  session_.added_by["tokenizer/char"] = 0;
  EXPECT_THAT(changed(before), ElementsAre("lm with stored seed 1"));
}

}  // namespace
}  // namespace vqlm
