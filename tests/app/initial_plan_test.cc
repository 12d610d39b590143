// Trainings that start from other weights, in a plan: keys, dependencies, refusals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/plan.h"
#include "app/small_config.h"
#include "core/error.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class InitialPlanTest : public testing::Test {
 protected:
  InitialPlanTest() {
    config_["data"]["more"] = config_["data"]["text"];
    config_["data"]["more"]["seed"] = 2;
    tuned() = config_["generators"]["transformer"];
    tuned()["data"] = "more";
    folder_.write("checkpoint/generator.json", R"({"type": "transformer_lm", "config": {}})");
    folder_.write("checkpoint/model.safetensors", "weights");
  }
  json& tuned() { return config_["generators"]["tuned"]; }
  RunConfig run() const {
    RunConfig config = run_config(config_);
    config.seeds = {1, 2};
    return config;
  }
  Plan plan() const { return make_plan(run(), session_); }
  std::string key_of(const std::string& name, std::uint64_t seed = 1) const {
    return plan().find(CellKind::kTrain, "", name, seed)->key;
  }
  std::string refusal() const {
    try {
      plan();
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;
  json config_ = small_config();
  Session session_{small_session()};
};

TEST_F(InitialPlanTest, ATrainingWaitsForThatOfItsInitialWeights) {
  const std::string fresh = key_of("tuned");
  EXPECT_FALSE(plan().find(CellKind::kTrain, "", "tuned", 1)->recipe.contains("initial"));
  tuned()["initial"] = "transformer";
  const Plan planned = plan();
  for (const std::uint64_t seed : {1, 2}) {
    const Cell* first = planned.find(CellKind::kTrain, "", "transformer", seed);
    const Cell* second = planned.find(CellKind::kTrain, "", "tuned", seed);
    EXPECT_EQ(second->recipe.at("initial"), first->key);
    EXPECT_FALSE(second->recipe.at("config").contains("initial"));
    EXPECT_THAT(second->depends, Contains(first->key));
    EXPECT_LT(planned.by_key.at(first->key), planned.by_key.at(second->key));
  }
  EXPECT_NE(key_of("tuned"), fresh);
}

TEST_F(InitialPlanTest, ACheckpointCountsByItsFiles) {
  tuned()["initial"] = folder_ / "checkpoint";
  const std::string before = key_of("tuned");
  config_["generators"]["stored"] = {{"checkpoint", folder_ / "checkpoint"}};
  tuned()["initial"] = "stored";
  EXPECT_EQ(key_of("tuned"), before);
  folder_.write("checkpoint/model.safetensors", "other weights");
  EXPECT_NE(key_of("tuned"), before);
}

TEST_F(InitialPlanTest, WhatHasNoWeightsIsRefused) {
  tuned()["initial"] = "ngram";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/generators/tuned/initial"), HasSubstr("'ngram'")));
  tuned()["initial"] = "transformer";
  EXPECT_EQ(refusal(), "");
  config_["generators"]["ngram"]["initial"] = "transformer";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/generators/ngram/initial"), HasSubstr("of type ngram")));
}

TEST_F(InitialPlanTest, UnknownNamesAndCirclesAreRefused) {
  tuned()["initial"] = "transfomer";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/generators/tuned/initial"),
                               HasSubstr("did you mean 'transformer'")));
  tuned()["initial"] = folder_ / "none";
  EXPECT_THROW(plan(), RuntimeError);
  tuned()["initial"] = "transformer";
  config_["generators"]["transformer"]["initial"] = "tuned";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/generators/transformer needs /generators/tuned needs "
                                         "/generators/transformer"),
                               Not(HasSubstr("\n"))));
  config_["generators"]["transformer"]["initial"] = "transformer";
  EXPECT_THAT(refusal(), HasSubstr("/generators/transformer needs /generators/transformer"));
}

TEST_F(InitialPlanTest, AnotherTokenizerIsRefused) {
  tuned()["initial"] = "transformer";
  config_["tokenizers"]["same"] = config_["tokenizers"]["words"];
  tuned()["tokenizer"] = "same";
  EXPECT_EQ(refusal(), "");
  config_["tokenizers"]["same"]["min_count"] = 2;
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/generators/tuned/initial"), HasSubstr("'same'"),
                               HasSubstr("'transformer' with 'words'")));
}

}  // namespace
}  // namespace vqlm
