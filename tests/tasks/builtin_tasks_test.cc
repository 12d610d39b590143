#include "tasks/builtin_tasks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/registries.h"
#include "data/overlap.h"
#include "model/reconstructor.h"
#include "tasks/fake_generator.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

using nlohmann::json;
using testing::Each;
using testing::ElementsAre;

std::unique_ptr<Task> make(const std::string& name, const json& config = json::object()) {
  Registries registries;
  register_builtin_tasks(registries);
  JsonReader reader(config, "test");
  auto task = registries.tasks.create(name, reader);
  reader.finish();
  return task;
}

class TaskTest : public testing::Test {
 protected:
  std::vector<Prediction> run(Task& task, FakeGenerator& generator, bool timing = false) {
    TaskContext context;
    context.generator = &generator;
    context.examples = &examples_;
    context.training_texts = &training_texts_;
    context.seed = 7;
    context.timing = timing;
    return task.run(context);
  }

  std::vector<Example> examples_{{"test/0", "abc", {"one two three four"}, "x"},
                                 {"test/1", "cba", {"five six", "5 6"}, "y"}};
  TrainingTexts training_texts_ = training_texts_of({{"train/0", "abc", {"5 6"}, ""},
                                                     {"train/1", "cba", {"5 6"}, ""},
                                                     {"train/2", "", {"cba"}, ""}});
  FakeGenerator free_{"none"}, translator_{"source"}, labelled_{"label"};
};

TEST_F(TaskTest, LanguageModellingScoresTheFirstReference) {
  const auto predictions = run(*make("language_modelling"), free_);
  ASSERT_EQ(predictions.size(), 2U);
  EXPECT_EQ(predictions[1].likelihood->num_bytes, 8);
  EXPECT_EQ(predictions[1].likelihood_signature, "unit:byte");
  EXPECT_FALSE(predictions[0].reference_in_training);
  EXPECT_TRUE(predictions[1].reference_in_training);
  EXPECT_FALSE(predictions[1].generation);
  free_.info_.scores = false;
  EXPECT_EQ(make("language_modelling")->cannot_run(free_), "does not score texts");
}

TEST_F(TaskTest, OverlapWithTrainingIsMarked) {
  const std::unique_ptr<Task> tasks[] = {make("translation"), make("language_modelling")};
  for (const auto& task : tasks) {
    const auto predictions = run(*task, translator_);
    EXPECT_TRUE(predictions[0].source_in_training);
    EXPECT_FALSE(predictions[0].reference_in_training);
    EXPECT_FALSE(predictions[0].pair_in_training);
    EXPECT_TRUE(predictions[1].source_in_training);
    EXPECT_TRUE(predictions[1].reference_in_training);  // the second one
    EXPECT_TRUE(predictions[1].pair_in_training);
  }
}

TEST_F(TaskTest, TheGeneratorIsAskedOnceWhatItIs) {
  examples_.resize(20, examples_[0]);
  for (const char* name : {"translation", "language_modelling", "reconstruction", "encoding"})
    for (const bool timing : {false, true}) {
      translator_.info_calls = 0;
      run(*make(name), translator_, timing);
      EXPECT_EQ(translator_.info_calls, 1) << name;
    }
  run(*make("text_generation"), free_);
  EXPECT_EQ(free_.info_calls, 1);
}

TEST_F(TaskTest, SamplesCarryNumbersAndNoReferences) {
  const auto predictions = run(*make("text_generation", {{"num_samples", 300}}), free_);
  ASSERT_EQ(predictions.size(), 300U);
  EXPECT_EQ(predictions[299].example.id, "sample/299");
  EXPECT_TRUE(predictions[299].example.references.empty());
  EXPECT_EQ(predictions[0].generation->text, "sample");
  EXPECT_EQ(predictions[0].code_origin, "prior");
  EXPECT_THAT(predictions[0].codebooks, ElementsAre(CodebookInfo{0, 0, 4, 1}));
  EXPECT_EQ(free_.last_options.method, DecodingMethod::kSample);
  EXPECT_EQ(free_.last_options.seed, 7U);
}

TEST_F(TaskTest, SamplesCarryARealTextEachAsFarAsThereAreSome) {
  auto predictions = run(*make("text_generation", {{"num_samples", 3}}), free_);
  EXPECT_EQ(predictions[0].real_text, "one two three four");
  EXPECT_EQ(predictions[1].real_text, "five six");
  EXPECT_EQ(predictions[2].real_text, "");
  predictions = run(*make("text_generation", {{"num_samples", 1}}), free_);
  EXPECT_EQ(predictions[0].real_text, "one two three four");
  const json prefix{{"condition", "prefix"}};
  EXPECT_EQ(run(*make("text_generation", prefix), free_)[0].real_text, "");  // has a reference
}

TEST_F(TaskTest, PrefixesAreTheFirstWordsOrCharacters) {
  const json words{{"condition", "prefix"}, {"prefix_words", 2}};
  auto predictions = run(*make("text_generation", words), free_);
  ASSERT_EQ(predictions.size(), 2U);
  EXPECT_EQ(predictions[0].example.source, "one two");
  EXPECT_EQ(predictions[1].example.source, "five six");
  examples_[0].references = {" one two three"};
  examples_[1].references = {"  "};
  predictions = run(*make("text_generation", words), free_);
  EXPECT_EQ(predictions[0].example.source, " one two");
  EXPECT_EQ(predictions[1].example.source, "  ");
  examples_[0].references = {"你好吗"};
  const json characters{{"condition", "prefix"}, {"prefix_words", 2}, {"prefix_unit", "char"}};
  predictions = run(*make("text_generation", characters), free_);
  EXPECT_EQ(predictions[0].example.source, "你好");
}

TEST_F(TaskTest, LabelsAreKept) {
  const auto task = make("text_generation", {{"condition", "label"}, {"num_samples", 1}});
  EXPECT_NE(task->cannot_run(free_), "");
  EXPECT_EQ(task->cannot_run(labelled_), "");
  const auto predictions = run(*task, labelled_);
  ASSERT_EQ(predictions.size(), 1U);
  EXPECT_EQ(predictions[0].example.label, "x");
}

TEST_F(TaskTest, TranslationNeedsASource) {
  const auto task = make("translation", {{"decoding", {{"beam_size", 3}, {"max_tokens", 9}}}});
  EXPECT_EQ(task->cannot_run(free_), "is not conditional on a source");
  const auto predictions = run(*task, translator_);
  EXPECT_EQ(predictions[0].generation->text, "cba");
  EXPECT_TRUE(predictions[0].output_in_training);
  EXPECT_FALSE(predictions[1].output_in_training);
  EXPECT_EQ(translator_.last_options.method, DecodingMethod::kBeam);
  EXPECT_EQ(translator_.last_options.beam_size, 3);
  EXPECT_EQ(translator_.last_options.max_tokens, 9);
  EXPECT_EQ(make("summarisation")->info().name, "summarisation");
  translator_.info_.generates = false;
  EXPECT_EQ(task->cannot_run(translator_), "does not generate");
}

TEST_F(TaskTest, TimingRunsOneByOneAfterWarmUp) {
  examples_.resize(10, examples_[0]);
  const auto predictions = run(*make("translation", {{"timing_examples", 4}}), translator_, true);
  ASSERT_EQ(predictions.size(), 4U);
  for (const Prediction& prediction : predictions) EXPECT_TRUE(prediction.timed);
  EXPECT_EQ(translator_.batch_sizes.size(), 7U);  // three for warm-up
  EXPECT_THAT(translator_.batch_sizes, Each(1U));
}

TEST_F(TaskTest, EncodingKeepsTheEncodersCodes) {
  const auto predictions = run(*make("encoding"), free_);
  EXPECT_EQ(predictions[0].code_origin, "encoder");
  EXPECT_THAT(predictions[0].generation->codes, ElementsAre(ElementsAre(2, 'o' % 4)));
  EXPECT_EQ(predictions[0].generation->text, "");
}

TEST_F(TaskTest, ReconstructionDecodesTheCodes) {
  const auto predictions = run(*make("reconstruction"), free_);
  EXPECT_EQ(predictions[0].generation->text, "2");
  EXPECT_EQ(predictions[0].code_origin, "encoder");
}

TEST(ReconstructionTest, AGeneratorWithoutCodesWritesFromItsStates) {
  class Echo : public Generator, public Reconstructor {
   public:
    GeneratorInfo info() const override { return {}; }
    std::vector<Generation> generate(std::span<const Example>, const DecodingOptions&) override {
      return {};
    }
    std::vector<Likelihood> score(std::span<const Example>) override { return {}; }
    std::vector<Generation> reconstruct(std::span<const Example> batch,
                                        const DecodingOptions& options) override {
      std::vector<Generation> result;
      for (const Example& example : batch)
        result.emplace_back().text = example.references[0] + std::to_string(options.max_tokens);
      return result;
    }
  } echo;
  const auto task = make("reconstruction", {{"decoding", {{"max_tokens", 7}}}});
  EXPECT_EQ(task->cannot_run(echo), "");
  EXPECT_EQ(make("encoding")->cannot_run(echo), "has no codes");
  const std::vector<Example> examples{{"test/0", "", {"a"}, ""}, {"test/1", "", {"b"}, ""}};
  TaskContext context;
  context.generator = &echo;
  context.examples = &examples;
  const auto predictions = task->run(context);
  ASSERT_EQ(predictions.size(), 2U);
  EXPECT_EQ(predictions[1].generation->text, "b7");
  EXPECT_EQ(predictions[1].code_origin, "");
  EXPECT_TRUE(predictions[1].generation->codes.empty());
}

TEST_F(TaskTest, UnknownOptionsAreRefused) {
  EXPECT_THROW(make("translation", {{"decoding", {{"method", "magic"}}}}), InvalidArgument);
  EXPECT_THROW(make("translation", {{"decoding", {{"beam", 5}}}}), InvalidArgument);
  EXPECT_THROW(make("text_generation", {{"num_samples", 0}}), InvalidArgument);
}

TEST(TaskRefusal, WithoutCodesNothingIsEncoded) {
  class Plain : public Generator {
   public:
    GeneratorInfo info() const override { return {}; }
    std::vector<Generation> generate(std::span<const Example>, const DecodingOptions&) override {
      return {};
    }
    std::vector<Likelihood> score(std::span<const Example>) override { return {}; }
  } plain;
  EXPECT_EQ(make("encoding")->cannot_run(plain), "has no codes");
  EXPECT_EQ(make("reconstruction")->cannot_run(plain), "does not reconstruct texts");
  TaskContext context;
  const std::vector<Example> examples{{"test/0", "", {"a"}, ""}};
  context.generator = &plain;
  context.examples = &examples;
  EXPECT_THROW(make("language_modelling")->run(context), RuntimeError);  // one text, no likelihood
}

}  // namespace
}  // namespace vqlm
