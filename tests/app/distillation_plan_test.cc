// Distilled data in a plan: keys, dependencies, refusals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/distil_entry.h"
#include "app/plan.h"
#include "app/small_config.h"
#include "core/error.h"
#include "tasks/fake_generator.h"

namespace vqlm {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class DistillationPlanTest : public testing::Test {
 protected:
  DistillationPlanTest() {
    config_["data"] = {
        {"pairs", config_["data"]["text"]},
        {"distilled",
         {{"distil", "pairs"}, {"teacher", "teacher"}, {"decoding", {{"max_tokens", 20}}}}}};
    config_["data"]["pairs"]["view"] = "translation";
    config_["tokenizers"]["words"] = {
        {"type", "word"}, {"data", {"pairs"}}, {"sides", {"source", "references"}}};
    const json network = {{"type", "transformer_translation"},
                          {"data", "pairs"},
                          {"tokenizer", "words"},
                          {"d_model", 16},
                          {"num_heads", 2},
                          {"d_ff", 16},
                          {"num_layers", 1}};
    config_["generators"] = {{"teacher", network}, {"student", network}};
    config_["generators"]["student"]["data"] = "distilled";
    config_["generators"]["student"]["num_layers"] = 2;
    config_["tasks"] = {{"mt", {{"type", "translation"}, {"data", "pairs"}}}};
  }

  RunConfig run() const {
    RunConfig config = run_config(config_);
    config.seeds = seeds_;
    return config;
  }
  Plan plan() const { return make_plan(run(), session_); }
  std::string refusal() const {
    try {
      plan();
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "";
  }
  static const Cell& cell(const Plan& plan, CellKind kind, const std::string& subject,
                          const std::string& generator, std::uint64_t seed = 1) {
    const Cell* found = plan.find(kind, subject, generator, seed);
    if (found == nullptr) throw std::runtime_error("no such cell");
    return *found;
  }
  static const Cell& distillation(const Plan& plan, std::uint64_t seed = 1) {
    return cell(plan, CellKind::kDistil, "distilled", "", seed);
  }
  static const Cell& training(const Plan& plan, const std::string& name, std::uint64_t seed = 1) {
    return cell(plan, CellKind::kTrain, "", name, seed);
  }
  json& distilled() { return config_["data"]["distilled"]; }
  json& student() { return config_["generators"]["student"]; }

  json config_ = small_config();
  std::vector<std::uint64_t> seeds_{1};
  Session session_{small_session()};
};

TEST_F(DistillationPlanTest, StandsBetweenTeacherAndStudent) {
  seeds_ = {1, 2};
  const Plan planned = plan();
  for (const std::uint64_t seed : seeds_) {
    const Cell& distil = distillation(planned, seed);
    const Cell& teacher = training(planned, "teacher", seed);
    const Cell& taught = training(planned, "student", seed);
    EXPECT_EQ(distil.title, "distil distilled seed " + std::to_string(seed));
    EXPECT_EQ(distil.recipe.at("teacher"), teacher.key);
    EXPECT_EQ(distil.recipe.at("data"), teacher.recipe.at("data"));
    EXPECT_THAT(distil.depends, ElementsAre(teacher.key));
    EXPECT_EQ(taught.recipe.at("data").at("distil"), distil.key);
    EXPECT_THAT(taught.depends, Contains(distil.key));
    EXPECT_LT(planned.by_key.at(teacher.key), planned.by_key.at(distil.key));
    EXPECT_LT(planned.by_key.at(distil.key), planned.by_key.at(taught.key));
    // Its outputs are compared with what it learnt from.
    EXPECT_THAT(cell(planned, CellKind::kTask, "mt", "student", seed).depends,
                Contains(distil.key));
  }
  EXPECT_NE(distillation(planned, 1).key, distillation(planned, 2).key);
}

TEST_F(DistillationPlanTest, OptionsEnterTheKeysThatDependOnThem) {
  const Plan before = plan();
  distilled()["decoding"]["beam_size"] = 5;  // the default, written out
  EXPECT_EQ(distillation(plan()).key, distillation(before).key);
  distilled()["decoding"]["beam_size"] = 4;
  EXPECT_NE(distillation(plan()).key, distillation(before).key);
  EXPECT_NE(training(plan(), "student").key, training(before, "student").key);
  EXPECT_EQ(training(plan(), "teacher").key, training(before, "teacher").key);
  distilled()["decoding"].erase("beam_size");
  distilled()["keep_original"] = true;  // a matter of the student's
  EXPECT_EQ(distillation(plan()).key, distillation(before).key);
  EXPECT_NE(training(plan(), "student").key, training(before, "student").key);
}

TEST_F(DistillationPlanTest, EntriesOfOneRecipeShareACell) {
  config_["data"]["more"] = distilled();
  config_["data"]["more"]["keep_original"] = true;
  const Plan planned = plan();
  EXPECT_EQ(planned.find(CellKind::kDistil, "more", "", 1), nullptr);  // nobody learns from it
  student()["data"] = "more";
  config_["generators"]["other"] = student();
  config_["generators"]["other"]["data"] = "distilled";
  const Plan both = plan();
  EXPECT_EQ(both.find(CellKind::kDistil, "more", "", 1), &distillation(both));
  EXPECT_NE(training(both, "student").key, training(both, "other").key);
}

TEST_F(DistillationPlanTest, SeedsOfAnUntrainedTeacherShareASearch) {
  seeds_ = {1, 2};
  session_.registries.generators.add("fake", "answers by rule", [](JsonReader&) {
    return std::make_unique<FakeGenerator>("source");
  });
  config_["generators"]["rule"] = {{"type", "fake"}};
  distilled()["teacher"] = "rule";
  const Plan searched = plan();
  EXPECT_EQ(&distillation(searched, 1), &distillation(searched, 2));
  distilled()["decoding"]["method"] = "sample";
  const Plan sampled = plan();
  EXPECT_NE(distillation(sampled, 1).key, distillation(sampled, 2).key);
}

TEST_F(DistillationPlanTest, TasksOnItsTestSplitAreThoseOfTheOriginal) {
  const Plan before = plan();
  EXPECT_THAT(before.tasks.at("mt").generators, ElementsAre("student", "teacher"));
  config_["tasks"]["mt"]["data"] = "distilled";
  const Plan renamed = plan();
  EXPECT_EQ(cell(renamed, CellKind::kTask, "mt", "teacher").key,
            cell(before, CellKind::kTask, "mt", "teacher").key);
  config_["tasks"]["mt"]["split"] = "train";
  const Plan on_training = plan();
  const Cell& task = cell(on_training, CellKind::kTask, "mt", "teacher");
  EXPECT_EQ(task.recipe.at("data").at("distil"), distillation(on_training).key);
  EXPECT_THAT(task.depends, Contains(distillation(on_training).key));
}

TEST_F(DistillationPlanTest, DistilledDataCanBeDistilledAgain) {
  config_["data"]["twice"] = {{"distil", "distilled"}, {"teacher", "student"}};
  config_["generators"]["third"] = student();
  config_["generators"]["third"]["data"] = "twice";
  const Plan planned = plan();
  const Cell& second = cell(planned, CellKind::kDistil, "twice", "");
  EXPECT_EQ(second.recipe.at("data").at("distil"), distillation(planned).key);
  EXPECT_THAT(second.depends, AllOf(Contains(distillation(planned).key),
                                    Contains(training(planned, "student").key)));
  EXPECT_EQ(original_data(run(), "twice"), "pairs");
}

TEST_F(DistillationPlanTest, WithoutItNothingMoves) {
  config_["data"].erase("distilled");
  student()["data"] = "pairs";
  for (const Cell& cell : plan().cells) {
    EXPECT_THAT(cell.recipe.dump(), Not(HasSubstr("distil")));
    if (cell.kind == CellKind::kTrain) {
      EXPECT_TRUE(cell.recipe.at("data").is_string());
    }
  }
}

TEST_F(DistillationPlanTest, UnknownNamesAreRefused) {
  EXPECT_EQ(refusal(), "");
  distilled()["distil"] = "pair";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/data/distilled/distil"), HasSubstr("'pairs'")));
  distilled()["distil"] = "pairs";
  distilled()["teacher"] = "techer";
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr("/data/distilled/teacher"), HasSubstr("did you mean 'teacher'")));
  distilled()["teacher"] = "teacher";
  distilled()["decoding"]["beamsize"] = 2;
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/data/distilled/decoding"), HasSubstr("beam_size")));
  distilled()["decoding"] = {{"beam_size", 0}};
  EXPECT_THAT(refusal(), HasSubstr("/data/distilled/decoding/beam_size"));
  distilled() = {{"distil", "pairs"}, {"teacher", "teacher"}, {"use", "grammar"}};
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/data/distilled"), HasSubstr("use")));
}

TEST_F(DistillationPlanTest, CirclesAreRefused) {
  distilled()["teacher"] = "student";
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr("/generators/student needs /data/distilled"),
                    HasSubstr("/data/distilled needs /generators/student"), Not(HasSubstr("\n"))));
  config_["data"]["other"] = {{"distil", "pairs"}, {"teacher", "student"}};
  config_["generators"]["teacher"]["data"] = "other";
  distilled()["teacher"] = "teacher";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/generators/student needs /data/distilled needs "
                                         "/generators/teacher needs /data/other needs ")));
  config_["data"]["other"] = {{"distil", "distilled"}, {"teacher", "teacher"}};
  distilled()["distil"] = "other";
  EXPECT_THAT(refusal(), AllOf(HasSubstr("come from itself"), HasSubstr("'distilled'")));
}

TEST_F(DistillationPlanTest, ATokenizerCannotWaitForATeacher) {
  config_["tokenizers"]["words"]["data"] = {"distilled"};
  EXPECT_THAT(refusal(), AllOf(HasSubstr("/tokenizers/words/data"), HasSubstr("such as 'pairs'"),
                               HasSubstr("which 'teacher' writes")));
}

TEST_F(DistillationPlanTest, ATeacherMustGenerate) {
  session_.registries.generators.add("silent", "only scores", [](JsonReader&) {
    auto generator = std::make_unique<FakeGenerator>("source");
    generator->info_.generates = false;
    return generator;
  });
  config_["generators"]["teacher"] = {{"type", "silent"}};
  config_["tasks"]["mt"]["generators"] = {"student"};
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr("/data/distilled/teacher"), HasSubstr("'teacher', which does not")));
}

}  // namespace
}  // namespace vqlm
