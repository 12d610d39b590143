// What all neural baselines share: their folder, what they refuse, going on after a kill.
#include "baselines/neural_generator.h"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "core/error.h"
#include "core/files.h"
#include "tiny_training.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

std::vector<Example> corpus() {
  return {{"0", "ab", {"abc"}, "x"}, {"1", "ba", {"cb"}, "y"}, {"2", "bb", {"aaaacb"}, "x"}};
}

nlohmann::json recipe_with_dropout(const std::string& type, std::int64_t max_steps) {
  nlohmann::json recipe = tiny_recipe(type, max_steps);
  recipe["dropout"] = 0.2;
  recipe["training"]["average_last"] = 2;
  recipe["training"]["evaluate_every"] = 10;
  recipe["training"]["save_every"] = 10;
  recipe["training"]["batch_tokens"] = 8;
  return recipe;
}

void load_from(Generator& generator, const std::string& folder,
               const std::string& alphabet = "abc") {
  trainable(generator).load(folder, {std::make_shared<LetterTokenizer>(alphabet)}, "cpu");
}

std::string refusal(const std::string& type, const std::string& folder,
                    const std::string& alphabet = "abc") {
  const auto generator = make_baseline(type, nlohmann::json::object());
  try {
    load_from(*generator, folder, alphabet);
  } catch (const RuntimeError& error) {
    return error.what();
  }
  return "none";
}

class NeuralGeneratorTest : public testing::TestWithParam<std::string> {};

TEST_P(NeuralGeneratorTest, SavedAndLoadedItScoresTheSame) {
  nlohmann::json recipe = tiny_recipe(GetParam(), 20);
  if (GetParam() != "transformer_translation") recipe["condition"] = "label";
  const auto generator = make_baseline(GetParam(), recipe);
  fit_on(*generator, corpus(), "abc", fresh_folder(case_name()));
  const std::string folder = fresh_folder(case_name() + "_saved");
  trainable(*generator).save(folder);
  const auto loaded = make_baseline(GetParam(), nlohmann::json::object());
  load_from(*loaded, folder);
  const auto before = generator->score(corpus()), after = loaded->score(corpus());
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_EQ(before[i].token_nats, after[i].token_nats);
  EXPECT_EQ(generator->info().signature, loaded->info().signature);
  EXPECT_EQ(generator->info().num_parameters, loaded->info().num_parameters);
  const std::string again = fresh_folder(case_name() + "_again");
  trainable(*loaded).save(again);
  for (const char* file : {"/config.json", "/model.safetensors", "/tokenizer.model"})
    EXPECT_EQ(read_file(folder + file), read_file(again + file)) << file;
}

TEST_P(NeuralGeneratorTest, EqualSeedsGiveEqualWeights) {
  std::vector<std::string> weights;
  for (const std::uint64_t seed : {1, 1, 2}) {
    const auto generator = make_baseline(GetParam(), recipe_with_dropout(GetParam(), 12));
    fit_on(*generator, corpus(), "abc", fresh_folder(case_name()), seed);
    const std::string folder = fresh_folder(case_name() + "_saved");
    trainable(*generator).save(folder);
    weights.push_back(read_file(folder + "/model.safetensors"));
  }
  EXPECT_EQ(weights[0], weights[1]);
  EXPECT_NE(weights[0], weights[2]);
}

// Ends the process as soon as the state of an interrupted training lies in the folder.
void kill_when_saved(const std::string& work_folder) {
  std::thread([work_folder] {
    while (!std::filesystem::exists(work_folder + "/state"))
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::raise(SIGKILL);
  }).detach();
}

TEST_P(NeuralGeneratorTest, KilledAndResumedItEndsWithTheSameBytes) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const nlohmann::json recipe = recipe_with_dropout(GetParam(), 60);
  const std::string interrupted = fresh_folder(case_name() + "_interrupted");
  EXPECT_EXIT(
      {
        kill_when_saved(interrupted);
        const auto killed = make_baseline(GetParam(), recipe);
        fit_on(*killed, corpus(), "abc", interrupted);
        std::this_thread::sleep_for(std::chrono::seconds(60));
      },
      testing::KilledBySignal(SIGKILL), "");
  ASSERT_TRUE(std::filesystem::exists(interrupted + "/state"));
  std::vector<std::string> weights;
  for (const std::string& work : {interrupted, fresh_folder(case_name() + "_whole")}) {
    const auto generator = make_baseline(GetParam(), recipe);
    fit_on(*generator, corpus(), "abc", work);
    const std::string folder = fresh_folder(case_name() + "_saved");
    trainable(*generator).save(folder);
    weights.push_back(read_file(folder + "/model.safetensors"));
  }
  EXPECT_EQ(weights[0], weights[1]);
}

TEST_P(NeuralGeneratorTest, RefusesDamagedFolders) {
  const auto generator = make_baseline(GetParam(), tiny_recipe(GetParam(), 2));
  fit_on(*generator, corpus(), "abc", fresh_folder(case_name()));
  const std::string folder = fresh_folder(case_name() + "_saved");
  trainable(*generator).save(folder);
  EXPECT_THAT(refusal(GetParam(), folder, "abcd"), HasSubstr("tokenizer.model"));
  for (const char* file : {"/config.json", "/model.safetensors", "/tokenizer.model"}) {
    const std::string whole = read_file(folder + file);
    std::filesystem::remove(folder + file);
    EXPECT_THAT(refusal(GetParam(), folder), HasSubstr(file)) << "missing";
    write_file(folder + file, whole.substr(0, whole.size() / 2));
    EXPECT_THAT(refusal(GetParam(), folder), HasSubstr(file)) << "truncated";
    write_file(folder + file, whole);
  }
  const std::string config = read_file(folder + "/config.json");
  nlohmann::json other = nlohmann::json::parse(config);
  other["config"]["d_model"] = 8;
  write_file(folder + "/config.json", other.dump());
  EXPECT_THAT(refusal(GetParam(), folder), HasSubstr("model.safetensors: expected tensor"));
  other["type"] = "ngram";
  write_file(folder + "/config.json", other.dump());
  EXPECT_THAT(refusal(GetParam(), folder), HasSubstr("expected a '" + GetParam() + "'"));
  write_file(folder + "/config.json", config);
  EXPECT_EQ(refusal(GetParam(), folder), "none");
}

TEST_P(NeuralGeneratorTest, RefusesToWorkUntrainedOrWithoutData) {
  const auto generator = make_baseline(GetParam(), nlohmann::json::object());
  EXPECT_EQ(generator->info().num_parameters, 0);
  EXPECT_THROW(generator->score(corpus()), InvalidArgument);
  EXPECT_THROW(generator->generate(corpus(), {}), InvalidArgument);
  EXPECT_THROW(trainable(*generator).save(fresh_folder(case_name())), InvalidArgument);
  EXPECT_THROW(fit_on(*generator, {}, "abc", fresh_folder(case_name())), InvalidArgument);
}

TEST_P(NeuralGeneratorTest, TakesASourceTokenizerOnlyToTranslate) {
  const auto generator = make_baseline(GetParam(), tiny_recipe(GetParam(), 2));
  const Tokenizers tokenizers{std::make_shared<LetterTokenizer>("abc"),
                              std::make_shared<LetterTokenizer>("ab")};
  const auto fit = [&] { fit_with(*generator, corpus(), tokenizers, fresh_folder(case_name())); };
  const bool translates = GetParam() == "transformer_translation";
  EXPECT_EQ(generator->info().takes_source_tokenizer, translates);
  if (translates) {
    EXPECT_NO_THROW(fit());
  } else {
    EXPECT_THROW(fit(), InvalidArgument);
  }
}

TEST_P(NeuralGeneratorTest, RefusesUnknownKeys) {
  EXPECT_THROW(make_baseline(GetParam(), {{"d_mode", 8}}), InvalidArgument);
  EXPECT_THROW(make_baseline(GetParam(), {{"training", {{"steps", 8}}}}), InvalidArgument);
}

INSTANTIATE_TEST_SUITE_P(Baselines, NeuralGeneratorTest,
                         testing::Values("lstm_lm", "transformer_lm", "transformer_translation",
                                         "vae_lm"),
                         [](const auto& parameter) { return parameter.param; });

}  // namespace
}  // namespace vqlm
