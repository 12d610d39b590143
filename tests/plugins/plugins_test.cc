// The plugins for newcomers as static ones, side by side in one program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/plugin.h"
#include "data/temporary_folder.h"
#include "data/word_tokenizer.h"
#include "metrics/metric.h"
#include "model/trainable.h"
#include "tasks/task.h"

extern "C" {
const VqlmPlugin* vqlm_plugin_bigram();
const VqlmPlugin* vqlm_plugin_completion();
const VqlmPlugin* vqlm_plugin_word_recall();
}

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<Example>& texts() {
  static const std::vector<Example> all{
      {"0", "", {"a dog runs"}, ""}, {"1", "", {"a dog"}, ""}, {"2", "", {"a cat"}, ""}};
  return all;
}

class PluginsTest : public testing::Test {
 protected:
  PluginsTest() {
    for (const VqlmPlugin* plugin :
         {vqlm_plugin_bigram(), vqlm_plugin_completion(), vqlm_plugin_word_recall()})
      plugin->register_fn(registries_);
    auto words = std::make_shared<WordTokenizer>();
    words->train({"a dog runs", "a dog", "a cat"}, 1);
    words_.target = words;
  }

  template <typename Base>
  std::unique_ptr<Base> make(const Registry<Base>& registry, const std::string& name,
                             const nlohmann::json& config = nlohmann::json::object()) const {
    JsonReader reader(config, "test");
    std::unique_ptr<Base> made = registry.create(name, reader);
    reader.finish();
    return made;
  }

  std::unique_ptr<Generator> trained(double addend) const {
    auto model = make(registries_.generators, "bigram", {{"addend", addend}});
    FitContext context;
    context.train = &texts();
    context.tokenizers = words_;
    dynamic_cast<Trainable&>(*model).fit(context);
    return model;
  }

  Registries registries_;
  Tokenizers words_;
};

TEST_F(PluginsTest, RegisterBesideEachOther) {
  EXPECT_THAT(registries_.generators.names(), ElementsAre("bigram"));
  EXPECT_THAT(registries_.tasks.names(), ElementsAre("completion"));
  EXPECT_THAT(registries_.metrics.names(), ElementsAre("word_recall"));
  EXPECT_EQ(std::string(vqlm_plugin_bigram()->name), "bigram");
}

TEST_F(PluginsTest, TheModelCountsPairs) {
  const auto model = trained(1);
  EXPECT_EQ(model->info().num_parameters, 7);  // pairs of tokens, begin and end among them
  const Likelihood found = model->score({&texts()[1], 1})[0];
  // Six tokens may come (unknown, the end, four words), each with one more than its count.
  ASSERT_EQ(found.token_nats.size(), 3U);
  EXPECT_DOUBLE_EQ(found.token_nats[0], std::log(9.0 / 4));  // a begins all three
  EXPECT_DOUBLE_EQ(found.token_nats[1], std::log(9.0 / 3));  // dog follows a twice of three times
  EXPECT_DOUBLE_EQ(found.token_nats[2], std::log(8.0 / 2));  // the end follows dog once of twice
}

TEST_F(PluginsTest, TheModelComesBackFromItsFile) {
  const TemporaryFolder folder;
  const auto model = trained(0.5),
             again = make(registries_.generators, "bigram", {{"addend", 0.5}});
  dynamic_cast<Trainable&>(*model).save(folder.path());
  auto& trainable = dynamic_cast<Trainable&>(*again);
  trainable.load(folder.path(), words_, "cpu");
  EXPECT_EQ(again->score(texts())[0].token_nats, model->score(texts())[0].token_nats);
  EXPECT_EQ(again->info().signature, model->info().signature);
  folder.write("counts.json", "[1, 2");
  EXPECT_THROW(trainable.load(folder.path(), words_, "cpu"), RuntimeError);
  folder.write("counts.json", "{}");
  EXPECT_THROW(trainable.load(folder.path(), words_, "cpu"), RuntimeError);
}

TEST_F(PluginsTest, TheTaskGivesTheBeginningAndTheMetricCountsWords) {
  const auto model = trained(0.1);
  const auto task = make(registries_.tasks, "completion", {{"kept_words", 0.67}});
  EXPECT_EQ(task->cannot_run(*model), "");
  TaskContext context;
  context.generator = model.get();
  context.examples = &texts();
  const std::vector<Prediction> predictions = task->run(context);
  ASSERT_EQ(predictions.size(), 3U);
  EXPECT_EQ(predictions[0].example.source, "a dog");
  EXPECT_EQ(predictions[1].example.source, "a");
  EXPECT_EQ(predictions[2].generation->text.substr(0, 5), "a dog");

  const auto metric = make(registries_.metrics, "word_recall");
  const Score score = metric->evaluate(predictions)[0];
  const double runs = predictions[0].generation->text.find("runs") != std::string::npos ? 1 : 0;
  EXPECT_DOUBLE_EQ(score.value, (5 + runs) / 7);  // "cat" is never guessed
  EXPECT_EQ(score.direction, Direction::kHigherIsBetter);
  EXPECT_EQ(score.signature, "reference:first|version:1.0");
  ASSERT_TRUE(score.interval);
  EXPECT_THAT(score.interval->method, HasSubstr("bootstrap over segments"));
}

}  // namespace
}  // namespace vqlm
