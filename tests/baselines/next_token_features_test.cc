#include "baselines/next_token_features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "baselines/lstm_lm.h"
#include "baselines/transformer_lm.h"
#include "core/error.h"
#include "model/feature_extractor.h"
#include "tiny_training.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::FloatNear;
using testing::IsEmpty;
using testing::Pointwise;

std::shared_ptr<NextTokenNetwork> network_of(const std::string& type) {
  torch::manual_seed(5);
  std::shared_ptr<NextTokenNetwork> network;
  if (type == "lstm_lm") {
    network = make_lstm_network({8, 2, 0.5, 16}, 9, 0);
  } else {
    TransformerLmOptions options;
    options.transformer = {8, 2, 16, 2, 0.5};
    network = make_transformer_network(options, 9, 0);
  }
  network->eval();
  return network;
}

class NextTokenFeaturesTest : public testing::TestWithParam<std::string> {};

TEST_P(NextTokenFeaturesTest, TheLastLayerIsWhatLogitsAreMadeOf) {
  const torch::NoGradGuard no_grad;
  const auto network = network_of(GetParam());
  const auto ids = torch::tensor({{1, 5, 6, 7}, {1, 8, 5, 5}}, torch::kInt64);
  const auto states = network->layer_states(ids);
  ASSERT_EQ(states.size(), 2U);
  // Gain 1 and no bias as long as a Transformer's norm is fresh.
  EXPECT_TRUE(torch::allclose(states[1], network->hidden(ids), 1e-4, 1e-5));
  EXPECT_FALSE(torch::allclose(states[0], states[1], 1e-2, 1e-2));
}

// Every place once, in the window it is scored in.
TEST_P(NextTokenFeaturesTest, AreMeansOverPlacesOfTheScoringWindows) {
  const torch::NoGradGuard no_grad;
  const auto network = network_of(GetParam());
  const std::vector<TokenStream> streams{
      {{}, {1, 5, 6, 7, 8, 5, 5, 6, 7, 2}}, {{}, {1, 2}}, {{8}, {1, 6, 6, 5, 8, 7, 2}}};
  for (const WindowOptions windows : {WindowOptions{4, 2}, WindowOptions{}})
    for (std::size_t layer = 0; layer < 2; ++layer) {
      std::vector<std::vector<double>> expected(streams.size(), std::vector<double>(8));
      for (const TextWindow& window : scoring_windows(streams, windows)) {
        const TokenStream& stream = streams[window.text];
        const auto ids = torch::tensor(window_inputs(stream, window), torch::kInt64).unsqueeze(0);
        const auto states = network->layer_states(ids)[layer][0];
        for (std::size_t target = window.first_scored; target < window.end; ++target)
          for (std::int64_t d = 0; d < 8; ++d)
            expected[window.text][static_cast<std::size_t>(d)] +=
                states[static_cast<std::int64_t>(stream.lead.size() + target - window.begin)][d]
                    .item<double>() /
                static_cast<double>(stream.num_targets());
      }
      const auto got = stream_features(*network, layer, streams, windows, torch::kCPU);
      for (std::size_t text = 0; text < streams.size(); ++text)
        EXPECT_THAT(got[text], Pointwise(FloatNear(1e-5F), expected[text])) << layer << text;
    }
}

TEST_P(NextTokenFeaturesTest, OfATrainedModel) {
  nlohmann::json recipe = tiny_recipe(GetParam(), 5);
  recipe["num_layers"] = 2;
  const auto generator = make_baseline(GetParam(), recipe);
  auto& extractor = dynamic_cast<FeatureExtractor&>(*generator);
  EXPECT_THAT(extractor.feature_names(), ElementsAre("layer.0", "layer.1"));
  const std::vector<Example> corpus{{"0", "", {"abcab"}, ""}, {"1", "", {"cc"}, ""}};
  EXPECT_THROW(extractor.features(corpus, "layer.0"), InvalidArgument);
  fit_on(*generator, corpus, "abc", fresh_folder(case_name()));
  const auto together = extractor.features(corpus, "layer.1");
  ASSERT_EQ(together.size(), 2U);
  EXPECT_EQ(together[0].size(), 16U);
  EXPECT_THAT(extractor.features({corpus.data() + 1, 1}, "layer.1")[0],
              Pointwise(FloatNear(1e-5F), together[1]));
  EXPECT_NE(extractor.features(corpus, "layer.0"), together);
  EXPECT_THROW(extractor.features(corpus, "layer.2"), InvalidArgument);
}

TEST_P(NextTokenFeaturesTest, NoneThatAreGivenTheLabel) {
  nlohmann::json recipe = tiny_recipe(GetParam(), 5);
  recipe["condition"] = "label";
  const auto generator = make_baseline(GetParam(), recipe);
  EXPECT_THAT(dynamic_cast<FeatureExtractor&>(*generator).feature_names(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, NextTokenFeaturesTest, testing::Values("lstm_lm", "transformer_lm"));

}  // namespace
}  // namespace vqlm
