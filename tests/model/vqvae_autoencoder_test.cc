// The autoencoder in the VQ-VAE language model's architecture: "quantizer": "none".
#include "model/vqvae_autoencoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/files.h"
#include "model/builtin_model.h"
#include "model/coder.h"
#include "model/small_fitting.h"

namespace vqlm {
namespace {

nlohmann::json plain_recipe(const nlohmann::json& more = nlohmann::json::object()) {
  auto recipe = small_recipe();
  recipe.erase("codes");
  recipe["quantizer"] = "none";
  recipe.update(more);
  return recipe;
}

std::unique_ptr<Generator> made(const nlohmann::json& recipe) {
  Registries registries;
  register_builtin_model(registries);
  JsonReader reader(recipe, "test");
  auto generator = registries.generators.create("vqvae_lm", reader);
  reader.finish();
  return generator;
}

std::unique_ptr<VqvaeAutoencoder> autoencoder(const nlohmann::json& recipe) {
  JsonReader reader(recipe, "test");
  return std::make_unique<VqvaeAutoencoder>(reader);
}

TEST(VqvaeAutoencoderTest, ReconstructsATinyCorpus) {
  for (const std::string kind : {R"({"decoder_kind": "autoregressive"})",
                                 R"({"decoder_kind": "parallel"})", R"({"condition": "label"})"}) {
    Fitting fitting;
    const auto model = autoencoder(plain_recipe(nlohmann::json::parse(kind)));
    const FitReport report = model->fit(fitting.context);
    EXPECT_LT(report.best_dev_nats, 0.05) << kind;
    const auto texts = model->reconstruct(fitting.corpus, {});
    ASSERT_EQ(texts.size(), fitting.corpus.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      EXPECT_EQ(texts[i].text, fitting.corpus[i].references[0]) << kind;
      EXPECT_TRUE(texts[i].codes.empty());
    }
    const std::string log = read_file(fitting.context.work_folder + "/metrics.jsonl");
    EXPECT_THAT(log, testing::HasSubstr("\"dev_distortion\""));
    EXPECT_THAT(log, testing::Not(testing::HasSubstr("\"rate\"")));
    EXPECT_THAT(log, testing::Not(testing::HasSubstr("commitment")));
  }
}

TEST(VqvaeAutoencoderTest, CannotDoWhatNeedsCodes) {
  const auto generator = made(plain_recipe());
  EXPECT_EQ(generator->info().type, "vqvae_lm");
  EXPECT_FALSE(generator->info().generates);
  EXPECT_FALSE(generator->info().scores);
  EXPECT_FALSE(generator->info().has_codes);
  EXPECT_EQ(dynamic_cast<Coder*>(generator.get()), nullptr);
  EXPECT_THROW(generator->generate(small_corpus(), {}), InvalidArgument);
  EXPECT_THROW(generator->score(small_corpus()), InvalidArgument);
  EXPECT_THROW(dynamic_cast<Reconstructor&>(*generator).reconstruct(small_corpus(), {}),
               InvalidArgument);  // no weights yet
  EXPECT_NE(dynamic_cast<Coder*>(made(small_recipe()).get()), nullptr);
}

TEST(VqvaeAutoencoderTest, HasTheNetworksOfTheModelWithCodesButForPriors) {
  const auto plain = fresh_model(plain_recipe()), coded = fresh_model(small_recipe());
  EXPECT_TRUE(plain.codebooks().empty());
  const auto with_codes = coded.network->named_parameters();
  const auto without = plain.network->named_parameters();
  for (const auto& parameter : without) {
    ASSERT_TRUE(with_codes.contains(parameter.key())) << parameter.key();
    EXPECT_EQ(with_codes[parameter.key()].sizes(), parameter.value().sizes());
  }
  for (const auto& parameter : with_codes)
    EXPECT_EQ(without.contains(parameter.key()), !parameter.key().starts_with("priors."))
        << parameter.key();
}

TEST(VqvaeAutoencoderTest, LoadsWhatItSavedAndRefusesAModelWithCodes) {
  auto recipe = plain_recipe();
  recipe["training"]["max_steps"] = 5;
  Fitting fitting;
  const auto model = autoencoder(recipe);
  model->fit(fitting.context);
  TemporaryFolder folder;
  model->save(folder.path());
  const auto other = autoencoder(plain_recipe({{"downsampling", 1}}));
  other->load(folder.path(), fitting.context.tokenizers, "cpu");
  EXPECT_EQ(other->features(fitting.corpus, "encoder"), model->features(fitting.corpus, "encoder"));
  EXPECT_EQ(other->info().num_parameters, model->info().num_parameters);
  EXPECT_THROW(model->features(fitting.corpus, "codes"), InvalidArgument);
  EXPECT_THROW(make_lm(small_recipe())->load(folder.path(), fitting.context.tokenizers, "cpu"),
               RuntimeError);

  Fitting coded_fitting;
  auto coded_recipe = small_recipe();
  coded_recipe["training"]["max_steps"] = 12;
  const auto coded = make_lm(coded_recipe);
  coded->fit(coded_fitting.context);
  TemporaryFolder coded_folder;
  coded->save(coded_folder.path());
  EXPECT_THROW(model->load(coded_folder.path(), fitting.context.tokenizers, "cpu"), RuntimeError);
}

TEST(VqvaeAutoencoderTest, RefusesKeysOfCodes) {
  EXPECT_NO_THROW(made(plain_recipe()));
  for (const std::string text :
       {R"({"codes": 8})", R"({"heads": 2})", R"({"prior": {}})", R"({"freeze_codes": 1})",
        R"({"bound": {"kind": "encoder"}})", R"({"downsampling": 17})", R"({"code_dim": 0})",
        R"({"levels": [{"downsampling": 4}, {"downsampling": 2}]})"})
    EXPECT_THROW(made(plain_recipe(nlohmann::json::parse(text))), InvalidArgument) << text;
  EXPECT_THROW(made(nlohmann::json::parse(R"({"levels": [{"quantizer": "none"}]})")),
               InvalidArgument);
}

}  // namespace
}  // namespace vqlm
