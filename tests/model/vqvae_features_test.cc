#include "model/vqvae_features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/json_reader.h"
#include "model/small_model.h"
#include "model/vqvae_lm.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::FloatNear;
using testing::Pointwise;

nlohmann::json two_layers() {
  auto recipe = small_recipe();
  recipe["prior"] = {{"num_layers", 2}, {"d_model", 16}};
  return recipe;
}

nlohmann::json two_levels() {
  auto recipe = two_layers();
  recipe["levels"] = {{{"downsampling", 4}, {"heads", 2}}, {{"downsampling", 2}}};
  return recipe;
}

std::vector<float> alone(VqvaeModel& model, const Example& example, const std::string& name) {
  return vqvae_features(model, std::span(&example, 1), name).at(0);
}

// The texts have two to five words, so that a batch holds padding.
TEST(VqvaeFeaturesTest, PaddingAndNeighboursChangeNothing) {
  for (const auto& recipe : {two_layers(), two_levels()}) {
    auto model = fresh_model(recipe);
    const auto corpus = small_corpus();
    for (const auto& name : vqvae_feature_names(model.options)) {
      const auto together = vqvae_features(model, corpus, name);
      ASSERT_EQ(together.size(), corpus.size());
      for (std::size_t i = 0; i < corpus.size(); ++i)
        EXPECT_THAT(together[i], Pointwise(FloatNear(1e-5F), alone(model, corpus[i], name)))
            << name << " " << i;
      // Two texts may well have the same codes, but not all.
      EXPECT_TRUE(std::any_of(together.begin(), together.end(), [&](const auto& vector) {
        return vector != together[0];
      })) << name;
    }
  }
}

// Place by place, with plain loops.
TEST(VqvaeFeaturesTest, AreTheMeansOfWhatTheyAreNamedAfter) {
  const torch::NoGradGuard no_grad;
  auto model = fresh_model(two_layers());
  auto& network = *model.network;
  const auto corpus = small_corpus();
  for (const auto& example : corpus) {
    const auto batch = model.batch(model.encode(std::span(&example, 1)));
    const auto encoded = network.encode(batch)[0];
    const auto [codes, mask] = network.codes(batch)[0];
    const auto hidden = network.prior(0).hidden_states(codes, mask, {});
    const std::int64_t num_codes = (batch.mask.sum().item<std::int64_t>() + 1) / 2;
    ASSERT_EQ(mask.sum().item<std::int64_t>(), num_codes);
    std::vector<double> states(4), vectors(4), first(16), second(16);
    for (std::int64_t n = 0; n < num_codes; ++n)
      for (std::int64_t d = 0; d < 4; ++d) {
        const auto at = static_cast<std::size_t>(d);
        const double share = 1.0 / static_cast<double>(num_codes);
        states[at] += share * encoded.states[0][n][d].item<double>();
        const auto code = codes[0][n][0].item<std::int64_t>();
        vectors[at] += share * network.bottleneck(0).codebooks()[0][code][d].item<double>();
      }
    for (std::int64_t n = 0; n <= num_codes; ++n)
      for (std::size_t layer = 0; layer < 2; ++layer) {
        const auto place = hidden[layer][0][n];
        const double mean = place.mean().item<double>();
        const double deviation = std::sqrt(place.var(false).item<double>() + 1e-5);
        for (std::int64_t d = 0; d < 16; ++d)
          (layer == 0 ? first : second)[static_cast<std::size_t>(d)] +=
              (place[d].item<double>() - mean) / deviation / static_cast<double>(num_codes + 1);
      }
    EXPECT_THAT(alone(model, example, "encoder"), Pointwise(FloatNear(1e-5F), states));
    EXPECT_THAT(alone(model, example, "codes"), Pointwise(FloatNear(1e-5F), vectors));
    EXPECT_THAT(alone(model, example, "prior.0"), Pointwise(FloatNear(1e-5F), first));
    EXPECT_THAT(alone(model, example, "prior.1"), Pointwise(FloatNear(1e-5F), second));
  }
}

std::vector<std::string> names_of(const nlohmann::json& recipe) {
  JsonReader reader(recipe, "test");
  return VqvaeLm(reader).feature_names();
}

TEST(VqvaeFeaturesTest, NamesAreKnownBeforeTrainingAndHideTheLabel) {
  auto recipe = two_layers();
  EXPECT_THAT(names_of(recipe), ElementsAre("encoder", "codes", "prior.0", "prior.1"));
  EXPECT_THAT(names_of(two_levels()),
              ElementsAre("level0.encoder", "level0.codes", "level0.prior.0", "level0.prior.1",
                          "level1.encoder", "level1.codes", "level1.prior.0", "level1.prior.1"));
  recipe["condition"] = "label";
  EXPECT_THAT(names_of(recipe), ElementsAre("encoder", "codes"));
  auto model = fresh_model(recipe);
  const auto corpus = small_corpus();
  EXPECT_THROW(vqvae_features(model, corpus, "prior.0"), InvalidArgument);
  auto relabelled = corpus;
  for (auto& example : relabelled) example.label = "definite";
  EXPECT_EQ(vqvae_features(model, corpus, "codes"), vqvae_features(model, relabelled, "codes"));
  const Example bare{"train/0", "", {}, "definite"};
  EXPECT_THROW(vqvae_features(model, std::span(&bare, 1), "codes"), InvalidArgument);
}

// The prior reads the source where there is one.
TEST(VqvaeFeaturesTest, OfAConditionalModel) {
  auto recipe = two_layers();
  recipe["condition"] = "source";
  auto model = fresh_model(recipe);
  auto example = small_corpus()[1];
  const auto before = alone(model, example, "prior.1"), codes = alone(model, example, "codes");
  example.source = "bird";
  EXPECT_EQ(alone(model, example, "codes"), codes);
  EXPECT_NE(alone(model, example, "prior.1"), before);
}

TEST(VqvaeFeaturesTest, NeedWeights) {
  const auto recipe = small_recipe();
  JsonReader reader(recipe, "test");
  VqvaeLm lm(reader);
  EXPECT_THROW(lm.features(small_corpus(), "encoder"), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
