// How a hierarchy of levels is trained.
#include <gtest/gtest.h>

#include "model/small_levels.h"
#include "model/vqvae_training.h"

namespace vqlm {
namespace {

// What the training sees of a step: whether each kind of weight is given a gradient.
struct Gradients {
  bool encoder = false, prior = false, decoder = false;
};
Gradients gradients_of(const nlohmann::json& recipe, std::int64_t step) {
  auto model = fresh_model(recipe);
  const auto corpus = small_corpus();
  FitContext context;
  context.train = context.dev = &corpus;
  VqvaeTraining training(model, context);
  model.network->train();
  training.loss({0, 3, 5}, step).loss.backward();
  Gradients result;
  for (const auto& weight : model.network->named_parameters()) {
    if (!weight.value().grad().defined()) continue;
    const auto& name = weight.key();
    const bool any = weight.value().grad().count_nonzero().item<std::int64_t>() > 0;
    result.encoder |= any && (name.starts_with("encoder") || name.starts_with("levels.0.encoder") ||
                              name.ends_with("from_above.weight"));
    result.prior |= any && name.starts_with("priors");
    result.decoder |= any && name.starts_with("decoder");
  }
  return result;
}

TEST(VqvaeLevelsTrainingTest, ThePriorsLearnFromTheirShareOn) {
  for (auto recipe : {small_recipe(), recipe_of_levels()}) {
    recipe["code_noise"] = 0.5;
    recipe["code_dropout"] = 0.3;
    recipe["prior_from"] = 0.6;  // as freeze_codes: step 120 of 200
    const auto before = gradients_of(recipe, 100), after = gradients_of(recipe, 150);
    EXPECT_TRUE(before.encoder && before.decoder && !before.prior);
    EXPECT_TRUE(!after.encoder && after.decoder && after.prior);
    recipe["prior_from"] = 0;
    const auto always = gradients_of(recipe, 100);
    EXPECT_TRUE(always.encoder && always.decoder && always.prior);
  }
}

// The decoder's table is the encoder's: what moved it would move the codes.
TEST(VqvaeLevelsTrainingTest, SharedEmbeddingsStandStillWithTheCodes) {
  auto recipe = small_recipe();
  const auto apart = fresh_model(recipe).network->named_parameters();
  recipe["share_embeddings"] = true;
  auto model = fresh_model(recipe);
  const auto together = model.network->named_parameters();
  EXPECT_EQ(together.size() + 1, apart.size());
  EXPECT_TRUE(apart.contains("encoder.embedding.embedding.weight"));
  EXPECT_FALSE(together.contains("encoder.embedding.embedding.weight"));
  const auto corpus = small_corpus();
  FitContext context;
  context.train = context.dev = &corpus;
  VqvaeTraining training(model, context);
  model.network->train();
  const auto& table = together["embedding.embedding.weight"];
  training.loss({0, 3, 5}, 100).loss.backward();
  EXPECT_TRUE(table.grad().defined());
  table.mutable_grad() = torch::Tensor();
  training.loss({0, 3, 5}, 150).loss.backward();  // from step 120 on codes stand still
  EXPECT_FALSE(table.grad().defined());
  training.loss({0, 3, 5}, 100).loss.backward();
  EXPECT_TRUE(table.grad().defined());
}

// Gradients of the priors never reach encoder or codes.
TEST(VqvaeLevelsTrainingTest, ThePriorsMoveNoCodes) {
  auto model = fresh_model(recipe_of_levels());
  const auto encoded = model.encode(small_corpus());
  const auto levels = model.network->encode(model.batch(encoded));
  std::vector<LevelCodes> codes;
  for (const auto& level : levels) codes.push_back({level.codes, level.mask});
  torch::Tensor sum;
  for (const auto& logits : model.network->prior_logits(codes, {}))
    sum = sum.defined() ? sum + logits.sum() : logits.sum();
  sum.backward();
  for (const auto& weight : model.network->named_parameters())
    if (weight.value().grad().defined()) {
      EXPECT_TRUE(weight.key().starts_with("priors")) << weight.key();
    }
}

TEST(VqvaeLevelsTrainingTest, TellsTheRatesOfLevels) {
  auto model = fresh_model(recipe_of_levels());
  const auto corpus = small_corpus();
  FitContext context;
  context.train = context.dev = &corpus;
  VqvaeTraining training(model, context);
  const torch::NoGradGuard no_grad;
  const auto values = training.evaluate();
  EXPECT_NEAR(values.at("dev_rate/0") + values.at("dev_rate/1") + values.at("dev_rate/2"),
              values.at("dev_rate"), 1e-9);
  EXPECT_GT(values.at("dev_codebook_use"), 0);
  EXPECT_EQ(values.count("codebook_use/4"), 1U);
  EXPECT_EQ(values.count("codebook_use/5"), 0U);
}

}  // namespace
}  // namespace vqlm
