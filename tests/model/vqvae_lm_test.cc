#include "model/vqvae_lm.h"

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
#include "core/progress.h"
#include "data/temporary_folder.h"
#include "model/small_model.h"

namespace vqlm {
namespace {

std::unique_ptr<VqvaeLm> make(const nlohmann::json& recipe) {
  JsonReader reader(recipe, "test");
  auto lm = std::make_unique<VqvaeLm>(reader);
  reader.finish();
  return lm;
}

struct Fitting {
  std::vector<Example> corpus = small_corpus();
  TemporaryFolder folder;
  FitContext context;

  Fitting() {
    set_progress_sink({});
    context.train = &corpus;
    context.dev = &corpus;
    context.tokenizers.target = small_tokenizer();
    context.work_folder = folder.path();
    context.seed = 3;
  }
};

std::vector<double> bounds(VqvaeLm& lm, const std::vector<Example>& corpus) {
  std::vector<double> result;
  for (const auto& likelihood : lm.score(corpus)) result.push_back(likelihood.total_nats());
  return result;
}

nlohmann::json with(const std::string& key, const nlohmann::json& value) {
  auto recipe = small_recipe();
  recipe[key] = value;
  return recipe;
}

TEST(VqvaeLmTest, LearnsATinyCorpusThroughItsCodes) {
  for (const std::string kind :
       {R"({"decoder_kind": "autoregressive"})", R"({"decoder_kind": "parallel"})",
        R"({"decoder_kind": "refinement"})", R"({"encoder_kind": "patch"})",
        R"({"encoder_kind": "attention_pooling"})",
        R"({"decoder_kind": "parallel", "target_annealing": 0.2})"}) {
    Fitting fitting;
    auto recipe = small_recipe();
    recipe.update(nlohmann::json::parse(kind));
    auto lm = make(recipe);
    lm->fit(fitting.context);
    const auto& corpus = fitting.corpus;
    const auto codes = lm->encode(corpus);
    const auto texts = lm->decode(corpus, codes, {});
    for (std::size_t i = 0; i < corpus.size(); ++i) {
      EXPECT_EQ(texts[i].text, corpus[i].references[0]) << kind;
      EXPECT_EQ(texts[i].codes, codes[i]);
    }
    // Eight texts as likely as each other: log 8 nats each, 2.08; the bound comes near.
    for (const double nats : bounds(*lm, corpus)) EXPECT_LT(nats, 4) << kind;
    const auto likelihood = lm->score(corpus)[0];
    EXPECT_EQ(likelihood.kind, LikelihoodKind::kBound);
    EXPECT_EQ(likelihood.num_tokens, 4);  // three words and the end
    EXPECT_EQ(likelihood.num_bytes, 12);
    EXPECT_EQ(likelihood.token_nats.size(), 4U);
    EXPECT_EQ(likelihood.code_nats.size(), codes[0][0].size() + 1);
  }
}

TEST(VqvaeLmTest, TranslatesATinyCorpus) {
  Fitting fitting;
  auto recipe = with("condition", "source");
  recipe["training"]["max_steps"] = 300;
  auto lm = make(recipe);
  lm->fit(fitting.context);
  DecodingOptions options;
  options.method = DecodingMethod::kBeam;
  const auto texts = lm->generate(fitting.corpus, options);
  std::size_t right = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto& text = texts[i].text;
    // The source is the text without its article.
    right += text.substr(text.find(' ') + 1) == fitting.corpus[i].source;
  }
  EXPECT_GE(right, 7U);
}

// An undertrained model does not always take the first of the code sequences it tries.
TEST(VqvaeLmTest, ChoosesAmongCodeCandidatesByJointScore) {
  Fitting fitting;
  auto recipe = with("condition", "source");
  recipe["training"]["max_steps"] = 60;
  auto lm = make(recipe);
  lm->fit(fitting.context);
  TemporaryFolder folder;
  lm->save(folder.path());
  std::vector<std::vector<Generation>> found;
  for (const int candidates : {1, 6}) {
    auto config = nlohmann::json::parse(read_file(folder / "config.json"));
    config["recipe"]["code_candidates"] = candidates;
    config["recipe"]["code_beam_size"] = 6;
    write_file(folder / "config.json", config.dump());
    lm->load(folder.path(), fitting.context.tokenizers, "cpu");
    DecodingOptions options;
    options.max_tokens = 12;
    found.push_back(lm->generate(fitting.corpus, options));
  }
  std::size_t changed = 0;
  for (std::size_t i = 0; i < fitting.corpus.size(); ++i)
    changed += found[0][i].codes != found[1][i].codes;
  EXPECT_GT(changed, 0U);
  for (const auto& text : found[1]) EXPECT_FALSE(text.codes[0].empty());
}

TEST(VqvaeLmTest, TheSameSeedTrainsTheSameWeights) {
  Fitting one, two;
  auto first = make(small_recipe()), second = make(small_recipe());
  first->fit(one.context);
  second->fit(two.context);
  EXPECT_EQ(bounds(*first, one.corpus), bounds(*second, one.corpus));
}

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
    make(recipe())->fit(killed.context);
    return;
  }
  const auto* info = testing::UnitTest::GetInstance()->current_test_info();
  for (const int step : {5, 60, 150}) {
    run_until_killed(std::string(info->test_suite_name()) + "." + info->name(),
                     killed.context.work_folder, step);
    EXPECT_GE(saved_step(killed.context.work_folder), step);
    EXPECT_LT(saved_step(killed.context.work_folder), 200);
  }
  auto first = make(recipe()), second = make(recipe());
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
    auto lm = make(recipe);
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
    auto other = make(nlohmann::json::object());
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
  auto lm = make(recipe);
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

TEST(VqvaeLmTest, PatienceWaitsForTheCodesToStandStill) {
  Fitting fitting;
  auto recipe = small_recipe();
  recipe["training"]["patience"] = 1;
  recipe["training"]["evaluate_every"] = 1;
  EXPECT_GT(make(recipe)->fit(fitting.context).steps, 120);
}

class TrainedVqvaeLmTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    fitting_ = new Fitting;
    lm_ = make(with("condition", "label")).release();
    lm_->fit(fitting_->context);
  }
  static void TearDownTestSuite() {
    delete lm_;
    delete fitting_;
  }
  static Fitting* fitting_;
  static VqvaeLm* lm_;
};
Fitting* TrainedVqvaeLmTest::fitting_ = nullptr;
VqvaeLm* TrainedVqvaeLmTest::lm_ = nullptr;

TEST_F(TrainedVqvaeLmTest, LoadsWhatItSaved) {
  TemporaryFolder folder;
  lm_->save(folder.path());
  auto other = make(nlohmann::json::object());
  other->load(folder.path(), fitting_->context.tokenizers, "cpu");
  EXPECT_EQ(bounds(*lm_, fitting_->corpus), bounds(*other, fitting_->corpus));
  EXPECT_EQ(other->info().condition, "label");
  EXPECT_EQ(other->info().codebooks, (std::vector<CodebookInfo>{{0, 0, 8, 2}}));
  EXPECT_EQ(other->info().num_parameters, lm_->info().num_parameters);
  EXPECT_EQ(other->codebooks()[0].vectors, lm_->codebooks()[0].vectors);
}

TEST_F(TrainedVqvaeLmTest, RefusesDamagedFolders) {
  for (const std::string name : {"config.json", "model.safetensors"}) {
    TemporaryFolder folder;
    lm_->save(folder.path());
    const std::string path = folder / name;
    const std::string content = read_file(path);
    write_file(path, content.substr(0, content.size() / 2));
    EXPECT_THROW(make(small_recipe())->load(folder.path(), fitting_->context.tokenizers, "cpu"),
                 RuntimeError);
    std::filesystem::remove(path);
    EXPECT_THROW(make(small_recipe())->load(folder.path(), fitting_->context.tokenizers, "cpu"),
                 RuntimeError);
  }
}

TEST_F(TrainedVqvaeLmTest, SamplesDependOnIdAndSeedAlone) {
  auto corpus = fitting_->corpus;
  for (auto& example : corpus) example.source.clear();
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  const auto together = lm_->generate(corpus, options);
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const auto alone = lm_->generate({&corpus[i], 1}, options)[0];
    EXPECT_EQ(alone.text, together[i].text);
    EXPECT_EQ(alone.codes, together[i].codes);
  }
}

TEST_F(TrainedVqvaeLmTest, RefusesCodesAndLabelsItDoesNotKnow) {
  const auto example = fitting_->corpus[0];
  for (const Codes& codes : std::vector<Codes>{{}, {{}}, {{1}, {1}}, {{8}}, {{-1}}})
    EXPECT_THROW(lm_->decode({&example, 1}, {codes}, {}), InvalidArgument);
  auto other = example;
  other.label = "plural";
  EXPECT_THROW(lm_->score({&other, 1}), InvalidArgument);
}

TEST(VqvaeLmConfigTest, RefusesImpossibleValues) {
  for (const std::string text : {R"({"codez": 8})",
                                 R"({"downsampling": 17})",
                                 R"({"quantizer": "vqq"})",
                                 R"({"encoder": {"d_model": 32}, "decoder": {"d_model": 64}})",
                                 R"({"freeze_codes": 0.1, "quantize_from": 0.2})",
                                 R"({"encoder_kind": "lstm"})",
                                 R"({"target_annealing": 0.1})",
                                 R"({"decoder_kind": "parallel", "refinement_steps": 2})",
                                 R"({"decoder_kind": "refinement", "refinement_steps": -1})",
                                 R"({"levels": [{"downsampling": 6}, {"downsampling": 4}]})",
                                 R"({"levels": [{"downsampling": 32}]})",
                                 R"({"levels": [{"codez": 8}]})",
                                 R"({"levels": [{"condition": "source"}]})",
                                 R"({"levels": [{"prior": {"layers": 2}}]})",
                                 R"({"levels": [{}, 3]})",
                                 R"({"heads": 3, "code_dim": 32})",
                                 R"({"quantizer": "fsq", "residual_stages": 2})",
                                 R"({"prior_from": 2})",
                                 R"({"bound": {"kind": "encoder", "samples": 2}})",
                                 R"({"bound": {"kind": "codes", "samples": 0}})"})
    EXPECT_THROW(make(nlohmann::json::parse(text)), InvalidArgument) << text;
}

TEST(VqvaeLmConfigTest, NeedsWeightsToWork) {
  auto lm = make(small_recipe());
  EXPECT_THROW(lm->score(small_corpus()), InvalidArgument);
  EXPECT_THROW(lm->generate(small_corpus(), {}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
