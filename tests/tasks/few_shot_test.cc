#include "tasks/few_shot.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "tasks/builtin_tasks.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

const std::vector<Example> kTrain = {{"train/0", "eins", {"one"}, "odd"},
                                     {"train/1", "zwei", {"two"}, "even"},
                                     {"train/2", "drei", {"three"}, "odd"}};
const std::vector<Example> kTest = {{"test/0", "vier", {"four"}, "even"},
                                    {"test/1", "{target}", {"five"}, "odd"}};

// Continues every prompt with an answer, a stop and more; a text costs a nat a byte of its label,
// less when the prompt says so.
class Parrot : public Generator {
 public:
  GeneratorInfo info() const override {
    GeneratorInfo info;
    info.type = "parrot";
    info.condition = "none";
    return info;
  }
  std::vector<Generation> generate(std::span<const Example> batch,
                                   const DecodingOptions&) override {
    std::vector<Generation> result;
    for (const Example& example : batch) {
      prompts.push_back(example.source);
      result.push_back({example.source + " an answer \nand more\n", {}, {}, 0});
    }
    return result;
  }
  std::vector<Likelihood> score(std::span<const Example> batch) override {
    std::vector<Likelihood> result;
    for (const Example& example : batch) {
      const std::string& text = example.references[0];
      prompts.push_back(text);
      const bool even = text.ends_with(" even"), four = text.find("four =") != std::string::npos;
      Likelihood& likelihood = result.emplace_back();
      likelihood.token_nats = {even == four ? 1.0 : 2.0};
      likelihood.kind = kind;
    }
    return result;
  }
  std::vector<std::string> prompts;
  LikelihoodKind kind = LikelihoodKind::kExact;
};

TEST(FewShotTest, PromptsHoldDifferentExamplesAndTheQuestion) {
  FewShotOptions options;
  options.shots = 2;
  const FewShotPrompts prompts(options, kTrain);
  std::set<std::string> seen;
  for (int i = 0; i < 50; ++i) {
    Example example = kTest[0];
    example.id = "test/" + std::to_string(i);
    const std::string prompt = prompts.prompt(example);
    EXPECT_TRUE(prompt.ends_with("\nvier ="));
    EXPECT_EQ(std::count(prompt.begin(), prompt.end(), '\n'), 2);
    for (const char* shot : {"eins = one\n", "zwei = two\n", "drei = three\n"}) {
      const auto first = prompt.find(shot);
      if (first == std::string::npos) continue;
      EXPECT_EQ(prompt.find(shot, first + 1), std::string::npos);  // none twice
    }
    seen.insert(prompt);
    EXPECT_EQ(prompts.prompt(example), prompt);
  }
  EXPECT_EQ(seen.size(), 6U);  // every choice in every order
  EXPECT_EQ(prompts.setup(), "shots:2|shot_seed:1");
}

TEST(FewShotTest, WhatIsFilledInIsNotLookedAtAgain) {
  FewShotOptions options;
  options.shots = 0;
  EXPECT_EQ(FewShotPrompts(options, kTrain).prompt(kTest[1]), "{target} =");
}

TEST(FewShotTest, AnswersEndAtTheStop) {
  const FewShotPrompts prompts({}, std::vector<Example>(4, kTrain[0]));
  EXPECT_EQ(prompts.answer("a = b \nc", "a ="), "b");
  EXPECT_EQ(prompts.answer("a =", "a ="), "");
  FewShotOptions endless;
  endless.stop = "";
  EXPECT_EQ(FewShotPrompts(endless, std::vector<Example>(4, kTrain[0])).answer("x\ny", ""), "x\ny");
}

TEST(FewShotTest, MoreShotsThanExamplesAreRefused) {
  FewShotOptions options;
  options.shots = 4;
  EXPECT_THROW(FewShotPrompts(options, kTrain), InvalidArgument);
}

std::unique_ptr<Task> make_task(const std::string& type, const nlohmann::json& config) {
  Registries registries;
  register_builtin_tasks(registries);
  JsonReader reader(config, "config");
  auto task = registries.tasks.create(type, reader);
  reader.finish();
  return task;
}

TaskContext context_of(Generator& generator) {
  TaskContext context;
  context.generator = &generator;
  context.examples = &kTest;
  context.split = [](const std::string&) -> const std::vector<Example>& { return kTrain; };
  return context;
}

TEST(FewShotTest, TranslationByALanguageModel) {
  Parrot parrot;
  const auto plain = make_task("translation", nlohmann::json::object());
  EXPECT_NE(plain->cannot_run(parrot), "");
  EXPECT_FALSE(plain->info().learns);
  const auto task = make_task("translation", {{"few_shot", {{"shots", 3}, {"seed", 5}}}});
  EXPECT_EQ(task->cannot_run(parrot), "");
  EXPECT_TRUE(task->info().learns);
  TaskContext context = context_of(parrot);
  const auto predictions = task->run(context);
  ASSERT_EQ(predictions.size(), 2U);
  EXPECT_EQ(predictions[0].generation->text, "an answer");
  EXPECT_EQ(predictions[0].example.source, "vier");
  EXPECT_EQ(predictions[0].setup, "shots:3|shot_seed:5");
}

TEST(FewShotTest, LabelsByALanguageModel) {
  Parrot parrot;
  const auto task = make_task("labelling", {{"few_shot", {{"shots", 1}}}});
  EXPECT_EQ(task->cannot_run(parrot), "");
  TaskContext context = context_of(parrot);
  const auto predictions = task->run(context);
  ASSERT_EQ(predictions.size(), 2U);
  EXPECT_EQ(predictions[0].predicted_label, "even");
  EXPECT_EQ(predictions[1].predicted_label, "odd");
  EXPECT_EQ(parrot.prompts.size(), 4U);  // two texts, two labels
  parrot.kind = LikelihoodKind::kReconstruction;
  EXPECT_THROW(task->run(context), InvalidArgument);
}

// "four" is the likeliest as even, everything else as odd.
class ByLabel : public Parrot {
 public:
  GeneratorInfo info() const override {
    GeneratorInfo info = Parrot::info();
    info.condition = condition;
    return info;
  }
  std::vector<Likelihood> score(std::span<const Example> batch) override {
    std::vector<Likelihood> result;
    for (const Example& example : batch)
      result.emplace_back().token_nats = {
          (example.references[0] == "four") == (example.label == "even") ? 1.0 : 2.0};
    return result;
  }
  std::string condition = "label";
};

TEST(LabellingTest, OneConditionalOnTheLabelIsReadByBayesRule) {
  ByLabel model;
  const auto task = make_task("labelling", nlohmann::json::object());
  EXPECT_EQ(task->cannot_run(model), "");
  TaskContext context = context_of(model);
  const auto predictions = task->run(context);
  ASSERT_EQ(predictions.size(), 2U);
  EXPECT_EQ(predictions[0].predicted_label, "even");
  EXPECT_EQ(predictions[1].predicted_label, "odd");
  EXPECT_TRUE(predictions[0].setup.empty());
  model.condition = "source";
  EXPECT_NE(task->cannot_run(model), "");
}

}  // namespace
}  // namespace vqlm
