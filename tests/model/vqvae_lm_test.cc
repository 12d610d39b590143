#include "model/vqvae_lm.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/files.h"
#include "model/small_fitting.h"
#include "model/vqvae_checkpoint.h"

namespace vqlm {
namespace {

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
    auto lm = make_lm(recipe);
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
  auto lm = make_lm(recipe);
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
  auto lm = make_lm(recipe);
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
  auto first = make_lm(small_recipe()), second = make_lm(small_recipe());
  first->fit(one.context);
  second->fit(two.context);
  EXPECT_EQ(bounds(*first, one.corpus), bounds(*second, one.corpus));
}

TEST(VqvaeLmTest, PatienceWaitsForTheCodesToStandStill) {
  Fitting fitting;
  auto recipe = small_recipe();
  recipe["training"]["patience"] = 1;
  recipe["training"]["evaluate_every"] = 1;
  EXPECT_GT(make_lm(recipe)->fit(fitting.context).steps, 120);
}

TEST(VqvaeLmTest, PatienceEndsATrainingWhoseCodesNeverStandStill) {
  Fitting fitting;
  auto recipe = with("freeze_codes", 1);
  recipe["quantize_from"] = 0.5;  // of 40 steps
  recipe["training"].update({{"max_steps", 40}, {"patience", 1}, {"evaluate_every", 1}});
  recipe["training"]["learning_rate"] = 0.3;  // no way to improve
  const auto steps = make_lm(recipe)->fit(fitting.context).steps;
  EXPECT_GT(steps, 20);
  EXPECT_LT(steps, 40);
}

TEST(VqvaeLmTest, CountsLearntCodebooksAsParametersAndTablesNot) {
  const std::vector<std::pair<nlohmann::json, std::int64_t>> averages{
      {{{"quantizer", "vq_ema"}}, 8 * 4},
      {{{"quantizer", "soft_em"}}, 8 * 4},
      {{{"quantizer", "vq_cosine"}}, 8 * 4},
      {{{"quantizer", "simvq"}}, 0},
      {{{"quantizer", "fsq"}, {"codes", 256}, {"code_dim", nullptr}}, 0},
      {{{"quantizer", "lfq"}, {"codes", 16}}, 0}};
  for (const auto& [keys, learnt] : averages) {
    Fitting fitting;
    auto recipe = small_recipe();
    recipe["training"]["max_steps"] = 0;
    recipe.merge_patch(keys);
    auto lm = make_lm(recipe);
    lm->fit(fitting.context);
    lm->save(fitting.folder.path());
    const auto model = load_vqvae_model(fitting.folder.path(), fitting.context.tokenizers, "cpu");
    std::int64_t parameters = 0;
    for (const auto& one : model.network->parameters()) parameters += one.numel();
    EXPECT_EQ(lm->info().num_parameters, parameters + learnt) << keys;
  }
}

TEST(VqvaeLmTest, CoverageIsOfBeamsOfTextsAndThereRefused) {
  Fitting fitting;
  auto recipe = with("condition", "source");
  recipe["training"]["max_steps"] = 1;
  DecodingOptions options;
  options.coverage_penalty = 0.2;
  options.max_tokens = 6;
  for (const std::string kind : {"autoregressive", "parallel", "refinement"}) {
    recipe["decoder_kind"] = kind;
    auto lm = make_lm(recipe);
    lm->fit(fitting.context);
    options.method = DecodingMethod::kGreedy;
    EXPECT_EQ(lm->generate(fitting.corpus, options).size(), fitting.corpus.size()) << kind;
    options.method = DecodingMethod::kBeam;
    try {
      lm->generate(fitting.corpus, options);
      FAIL() << kind;
    } catch (const InvalidArgument& error) {
      EXPECT_STREQ(error.what(),
                   "decoding: coverage_penalty: expected 0 with vqvae_lm, whose decoder keeps no "
                   "attention, got 0.200000");
    }
  }
}

class TrainedVqvaeLmTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    fitting_ = new Fitting;
    lm_ = make_lm(with("condition", "label")).release();
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
  auto other = make_lm(nlohmann::json::object());
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
    EXPECT_THROW(make_lm(small_recipe())->load(folder.path(), fitting_->context.tokenizers, "cpu"),
                 RuntimeError);
    std::filesystem::remove(path);
    EXPECT_THROW(make_lm(small_recipe())->load(folder.path(), fitting_->context.tokenizers, "cpu"),
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
    EXPECT_THROW(make_lm(nlohmann::json::parse(text)), InvalidArgument) << text;
}

TEST(VqvaeLmConfigTest, NeedsWeightsToWork) {
  auto lm = make_lm(small_recipe());
  EXPECT_THROW(lm->score(small_corpus()), InvalidArgument);
  EXPECT_THROW(lm->generate(small_corpus(), {}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
