// Trainings of the whole model that are killed, and models of several levels.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "core/error.h"
#include "core/files.h"
#include "model/small_fitting.h"

namespace vqlm {
namespace {

constexpr const char* kWorkFolder = "VQLM_TEST_WORK_FOLDER";

int saved_step(const std::string& work_folder) {
  const std::string path = work_folder + "/state/state.json";
  if (!std::filesystem::exists(path)) return 0;
  const auto state = nlohmann::json::parse(read_file(path), nullptr, false);
  return state.is_discarded() ? 0 : state.value("step", 0);
}

// Runs this program again with one test, which sees the work folder in its environment, and kills
// it once it has saved step `step` or a later one. A fork alone would inherit LibTorch's threads.
void run_until_killed(const std::string& test, const std::string& work_folder, int step) {
  const pid_t child = fork();
  if (child == 0) {
    setenv(kWorkFolder, work_folder.c_str(), 1);
    execl("/proc/self/exe", "model_test", ("--gtest_filter=" + test).c_str(), nullptr);
    _exit(127);
  }
  while (waitpid(child, nullptr, WNOHANG) == 0) {
    if (saved_step(work_folder) < step) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      continue;
    }
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    return;
  }
}

// Two levels, of two residual stages and of two heads.
nlohmann::json recipe_of_levels() {
  auto recipe = small_recipe();
  recipe["levels"] = nlohmann::json::parse(R"([
    {"downsampling": 4, "codes": 4, "residual_stages": 2, "stage_dropout": 0.5},
    {"downsampling": 2, "code_dim": 6, "heads": 2}])");
  return recipe;
}

class VqvaeLmResumeTest : public testing::TestWithParam<const char*> {
 protected:
  static nlohmann::json recipe() {
    const std::string name = GetParam();
    auto recipe = name == "Levels" ? recipe_of_levels() : small_recipe();
    if (name == "HiddenAndShownTargets") {
      recipe["decoder_kind"] = "refinement";
      recipe["encoder_kind"] = "patch";
      recipe["target_annealing"] = 0.5;
      recipe["encoder"]["dropout"] = 0.1;
    }
    recipe["code_noise"] = 0.5;
    recipe["code_dropout"] = 0.2;
    recipe["training"]["save_every"] = 5;
    return recipe;
  }
};
INSTANTIATE_TEST_SUITE_P(Recipes, VqvaeLmResumeTest,
                         testing::Values("OneLevel", "Levels", "HiddenAndShownTargets"),
                         [](const auto& suite) { return std::string(suite.param); });

// Before the codebook is placed (step 11), while it moves, and after it stands still (step 120).
TEST_P(VqvaeLmResumeTest, GoesOnAfterKillsInEveryPhaseWithTheSameBits) {
  Fitting whole, killed;
  if (const char* folder = std::getenv(kWorkFolder)) {
    killed.context.work_folder = folder;
    make_lm(recipe())->fit(killed.context);
    return;
  }
  const auto* info = testing::UnitTest::GetInstance()->current_test_info();
  for (const int step : {5, 60, 150}) {
    run_until_killed(std::string(info->test_suite_name()) + "." + info->name(),
                     killed.context.work_folder, step);
    EXPECT_GE(saved_step(killed.context.work_folder), step);
    EXPECT_LT(saved_step(killed.context.work_folder), 200);
  }
  auto first = make_lm(recipe()), second = make_lm(recipe());
  first->fit(whole.context);
  second->fit(killed.context);
  TemporaryFolder a, b;
  first->save(a.path());
  second->save(b.path());
  EXPECT_EQ(read_file(a / "model.safetensors"), read_file(b / "model.safetensors"));
}

TEST(VqvaeLmLevelsTest, LearnsAndComesBackFromItsFolder) {
  for (const std::string kind : {"autoregressive", "parallel"}) {
    Fitting fitting;
    auto recipe = recipe_of_levels();
    recipe["decoder_kind"] = kind;
    recipe["training"]["max_steps"] = 300;
    auto lm = make_lm(recipe);
    lm->fit(fitting.context);
    const auto& corpus = fitting.corpus;
    const auto codes = lm->encode(corpus);
    const auto texts = lm->decode(corpus, codes, {});
    std::size_t right = 0;
    for (std::size_t i = 0; i < corpus.size(); ++i) {
      right += texts[i].text == corpus[i].references[0];
      ASSERT_EQ(codes[i].size(), 4U);
      EXPECT_EQ(texts[i].codes, codes[i]);
    }
    EXPECT_GE(right, 7U) << kind;
    for (const double nats : bounds(*lm, corpus)) EXPECT_LT(nats, 10) << kind;
    const auto likelihood = lm->score(corpus)[7];  // "a cat sees the bird": 6 tokens, 2 and 3 codes
    EXPECT_EQ(likelihood.code_level_sizes, (std::vector<std::int64_t>{5, 7}));
    EXPECT_EQ(likelihood.code_nats.size(), 12U);
    TemporaryFolder folder;
    lm->save(folder.path());
    auto other = make_lm(nlohmann::json::object());
    other->load(folder.path(), fitting.context.tokenizers, "cpu");
    EXPECT_EQ(bounds(*lm, corpus), bounds(*other, corpus));
    const auto info = other->info();
    EXPECT_EQ(info.codebooks,
              (std::vector<CodebookInfo>{{0, 0, 4, 4}, {0, 1, 4, 4}, {1, 0, 8, 2}, {1, 1, 8, 2}}));
    EXPECT_NE(info.signature.find("|r:4,2|K:4x4,8x8|"), std::string::npos) << info.signature;
    EXPECT_EQ(info.num_parameters, lm->info().num_parameters);
    EXPECT_EQ(other->codebooks()[3].vectors, lm->codebooks()[3].vectors);
    EXPECT_EQ(other->codebooks()[3].dimension, 3);
  }
}

TEST(VqvaeLmLevelsTest, RefusesCodesThatDoNotFitTheLevelsAbove) {
  Fitting fitting;
  auto recipe = recipe_of_levels();
  recipe["training"]["max_steps"] = 20;
  auto lm = make_lm(recipe);
  lm->fit(fitting.context);
  const auto example = fitting.corpus[0];
  EXPECT_NO_THROW(lm->decode({&example, 1}, {Codes{{1, 0}, {3, 2}, {0, 0, 0}, {7, 7, 7}}}, {}));
  for (const Codes& codes : std::vector<Codes>{{{1, 0}, {3, 2}, {0, 0, 0}},
                                               {{1, 0}, {3}, {0, 0, 0}, {7, 7, 7}},
                                               {{1, 0}, {3, 2}, {0, 0, 0}, {7, 7}},
                                               {{1, 0}, {3, 2}, {0, 0}, {7, 7}},
                                               {{1}, {3}, {0, 0, 0}, {7, 7, 7}},
                                               {{1, 0}, {3, 4}, {0, 0, 0}, {7, 7, 7}},
                                               {{}, {}, {}, {}}})
    EXPECT_THROW(lm->decode({&example, 1}, {codes}, {}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
