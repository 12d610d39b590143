// Both language-model networks: a step at a time must give what the whole sequence gives.
#include "baselines/next_token_network.h"

#include <gtest/gtest.h>

#include "baselines/lstm_lm.h"
#include "baselines/next_token_generation.h"
#include "baselines/text_windows.h"
#include "baselines/transformer_lm.h"
#include "data/tokenizer.h"
#include "tiny_training.h"

namespace vqlm {
namespace {

constexpr std::int64_t kVocab = 9, kLabels = 2, kContext = 8, kStride = 3;

std::shared_ptr<NextTokenNetwork> make_network(const std::string& type) {
  torch::manual_seed(5);
  std::shared_ptr<NextTokenNetwork> network;
  if (type == "lstm") {
    network = make_lstm_network({16, 2, 0.3, kContext}, kVocab, kLabels);
  } else {
    TransformerLmOptions options{{16, 2, 32, 2, 0.3}, kContext, kStride};
    if (type == "gpt") {
      options.transformer.activation = Activation::kGelu;
      options.tied = false;
      options.learned_positions = true;
    }
    network = make_transformer_network(options, kVocab, kLabels);
  }
  network->eval();
  return network;
}

torch::Tensor log_probs(NextTokenNetwork& network, const torch::Tensor& ids) {
  return torch::log_softmax(network.logits(network.hidden(ids)), -1);
}

double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

class NextTokenNetworkTest : public testing::TestWithParam<std::string> {};

TEST_P(NextTokenNetworkTest, StepsGiveWhatTheWholeSequenceGives) {
  const torch::NoGradGuard no_grad;
  const auto network = make_network(GetParam());
  const torch::Tensor ids = torch::tensor({{9, 2, 4, 5, 6, 7}, {10, 2, 8, 8, 4, 5}});
  const torch::Tensor whole = log_probs(*network, ids);
  const auto steps = network->start(1);
  torch::Tensor stepped = steps->next_log_probs(ids.slice(1, 0, 3));
  for (std::int64_t t = 2; t < ids.size(1); ++t) {
    EXPECT_LT(largest_difference(stepped, whole.select(1, t)), 1e-5) << "position " << t;
    if (t + 1 < ids.size(1)) stepped = steps->next_log_probs(ids.slice(1, t + 1, t + 2));
  }
}

TEST_P(NextTokenNetworkTest, RowsCanBeChosenAnew) {
  const torch::NoGradGuard no_grad;
  const auto network = make_network(GetParam());
  const auto steps = network->start(0);
  steps->next_log_probs(torch::tensor({{2, 4}, {2, 5}}));
  steps->select_rows(torch::tensor({1, 1, 0}));
  const torch::Tensor stepped = steps->next_log_probs(torch::tensor({{6}, {7}, {8}}));
  const torch::Tensor whole =
      log_probs(*network, torch::tensor({{2, 5, 6}, {2, 5, 7}, {2, 4, 8}})).select(1, -1);
  EXPECT_LT(largest_difference(stepped, whole), 1e-5);
}

TEST_P(NextTokenNetworkTest, PaddingAndBeginHaveNoProbabilityAndLabelsAreNotPredicted) {
  const torch::NoGradGuard no_grad;
  const auto network = make_network(GetParam());
  const torch::Tensor probabilities = log_probs(*network, torch::tensor({{9, 2, 4}})).exp();
  EXPECT_EQ(probabilities.size(-1), kVocab);
  EXPECT_EQ(probabilities.select(-1, kPadId).max().item<float>(), 0.0F);
  EXPECT_EQ(probabilities.select(-1, kBosId).max().item<float>(), 0.0F);
  EXPECT_GT(probabilities.select(-1, kUnkId).min().item<float>(), 0.0F);
  EXPECT_LT(largest_difference(probabilities.sum(-1), torch::ones({1, 3})), 1e-5);
}

TEST_P(NextTokenNetworkTest, EveryParameterGetsAGradient) {
  const auto network = make_network(GetParam());
  network->train();
  network->logits(network->hidden(torch::tensor({{9, 2, 4, 5}}))).square().sum().backward();
  for (const auto& parameter : network->named_parameters()) {
    ASSERT_TRUE(parameter.value().grad().defined()) << parameter.key();
    EXPECT_GT(parameter.value().grad().abs().sum().item<double>(), 0) << parameter.key();
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, NextTokenNetworkTest,
                         testing::Values("lstm", "transformer", "gpt"),
                         [](const auto& parameter) { return parameter.param; });

TEST(TransformerNetworkTest, AnOutputLayerOfItsOwnAndLearnedPositionsAreParameters) {
  const auto gpt = make_network("gpt"), plain = make_network("transformer");
  const auto parameters = gpt->named_parameters();
  EXPECT_EQ(parameters["output.weight"].sizes(), (torch::IntArrayRef{kVocab, 16}));
  EXPECT_EQ(parameters["output.bias"].sizes(), (torch::IntArrayRef{kVocab}));
  EXPECT_EQ(parameters["positions"].sizes(), (torch::IntArrayRef{kContext, 16}));
  EXPECT_EQ(parameters.size(), plain->named_parameters().size() + 3);
}

TEST(TransformerNetworkTest, PastTheContextItReadsTheLastTokensAnew) {
  const torch::NoGradGuard no_grad;
  const auto network = make_network("transformer");
  const auto steps = network->start(1);
  steps->next_log_probs(torch::tensor({{9, 2, 4, 5, 6, 7, 8, 4}}));
  const torch::Tensor next = steps->next_log_probs(torch::tensor({{5}}));
  // context 8 - stride 3 = 5 tokens: the label and the last four
  const torch::Tensor expected =
      log_probs(*network, torch::tensor({{9, 7, 8, 4, 5}})).select(1, -1);
  EXPECT_LT(largest_difference(next, expected), 1e-5);
  const torch::Tensor after = steps->next_log_probs(torch::tensor({{6}}));
  const torch::Tensor whole =
      log_probs(*network, torch::tensor({{9, 7, 8, 4, 5, 6}})).select(1, -1);
  EXPECT_LT(largest_difference(after, whole), 1e-5);
}

TEST(TransformerNetworkTest, LongTextsAreScoredInWindows) {
  const torch::NoGradGuard no_grad;
  const auto network = make_network("transformer");
  const TokenStream stream{{9}, {2, 4, 5, 6, 7, 8, 4, 5, 6, 3}};
  const auto nats = score_streams(*network, {stream}, {kContext, kStride}, torch::kCPU);
  ASSERT_EQ(nats[0].size(), 9U);
  const torch::Tensor first = log_probs(*network, torch::tensor({{9, 2, 4, 5, 6, 7, 8, 4}}));
  EXPECT_NEAR(nats[0][0], -first[0][1][4].item<double>(), 1e-5);
  EXPECT_NEAR(nats[0][6], -first[0][7][5].item<double>(), 1e-5);
  // The second window ends with the text: the label and its last seven inputs.
  const torch::Tensor second = log_probs(*network, torch::tensor({{9, 5, 6, 7, 8, 4, 5, 6}}));
  EXPECT_NEAR(nats[0][7], -second[0][6][6].item<double>(), 1e-5);
  EXPECT_NEAR(nats[0][8], -second[0][7][3].item<double>(), 1e-5);
}

TEST(LstmNetworkTest, ScoresAWholeTextFromOneState) {
  const torch::NoGradGuard no_grad;
  const auto network = make_network("lstm");
  TokenStream stream{{}, {2}};
  for (int i = 0; i < 5000; ++i) stream.tokens.push_back(4 + i % 5);
  stream.tokens.push_back(3);
  const auto nats = score_streams(*network, {stream}, {}, torch::kCPU);
  ASSERT_EQ(nats[0].size(), 5001U);
  const auto steps = network->start(0);
  torch::Tensor next;
  for (std::size_t t = 0; t < 50; ++t) {
    next = steps->next_log_probs(torch::tensor({{stream.tokens[t]}}));
    EXPECT_NEAR(nats[0][t], -next[0][stream.tokens[t + 1]].item<double>(), 1e-5);
  }
}

LstmLmOptions awd_options() {
  LstmLmOptions options{16, 2, 0, kContext};
  options.weight_dropout = 0.5;
  return options;
}

// The hidden states of a network in training, of the same weights for the same width and depth.
torch::Tensor training_states(const LstmLmOptions& options, const torch::Tensor& ids,
                              torch::Tensor* penalty = nullptr) {
  torch::manual_seed(5);
  const auto network = make_lstm_network(options, kVocab, 0);
  network->train();
  const torch::Tensor states = network->hidden(ids);
  if (penalty != nullptr) *penalty = network->penalty();
  return states;
}

TEST(AwdLstmTest, IsThePlainOneWhereNothingIsDropped) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor ids = torch::tensor({{2, 4, 5, 6}, {2, 8, 8, 4}});
  LstmLmOptions options{16, 2, 0, kContext};
  const torch::Tensor plain = training_states(options, ids);
  torch::Tensor penalty;
  training_states(options, ids, &penalty);
  EXPECT_FALSE(penalty.defined());
  options.locked_dropout = true;
  EXPECT_LT(largest_difference(training_states(options, ids, &penalty), plain), 1e-6);
  EXPECT_EQ(penalty.item<double>(), 0);
}

TEST(AwdLstmTest, WeightDropoutLeavesTheFirstStepAlone) {  // it starts from a zero state
  const torch::NoGradGuard no_grad;
  const torch::Tensor ids = torch::tensor({{2, 4, 5, 6}});
  const torch::Tensor plain = training_states({16, 2, 0, kContext}, ids);
  const torch::Tensor dropped = training_states(awd_options(), ids);
  EXPECT_LT(largest_difference(dropped.select(1, 0), plain.select(1, 0)), 1e-6);
  EXPECT_GT(largest_difference(dropped.select(1, 2), plain.select(1, 2)), 1e-4);
}

TEST(AwdLstmTest, LockedDropoutDropsTheSamePlacesAtEveryPosition) {
  const torch::NoGradGuard no_grad;
  LstmLmOptions options{16, 2, 0.5, kContext};
  options.locked_dropout = true;
  const torch::Tensor states =
      training_states(options, torch::tensor({{2, 4, 5, 6}, {2, 4, 5, 6}}));
  const torch::Tensor zero = states.eq(0);
  EXPECT_TRUE(zero.any().item<bool>());
  EXPECT_TRUE(zero.eq(zero.slice(1, 0, 1)).all().item<bool>());
  EXPECT_FALSE(zero[0].equal(zero[1]));  // each text has its own
}

TEST(AwdLstmTest, EmbeddingDropoutDropsWholeWords) {
  const torch::NoGradGuard no_grad;
  LstmLmOptions options{16, 1, 0, kContext};
  options.embedding_dropout = 0.5;
  std::vector<std::int64_t> words(4, 5);
  words.insert(words.begin(), {4, 6, 7, 8});
  // A text of one token is its embedding's doing alone: alike for every 5.
  const torch::Tensor states =
      training_states(options, torch::tensor(words).unsqueeze(1)).squeeze(1);
  for (std::int64_t i = 5; i < 8; ++i) EXPECT_TRUE(states[i].equal(states[4]));
  const torch::Tensor plain =
      training_states({16, 1, 0, kContext}, torch::tensor(words).unsqueeze(1)).squeeze(1);
  EXPECT_GT(largest_difference(states, plain), 1e-4);
}

TEST(AwdLstmTest, PenaltiesAreTheFormulas) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor ids = torch::tensor({{2, 4, 5, 6}, {2, 8, 0, 0}});  // 0: padding
  LstmLmOptions options{16, 2, 0, kContext};
  options.activation_regularization = 2;
  options.temporal_regularization = 3;
  torch::Tensor penalty;
  const torch::Tensor h = training_states(options, ids, &penalty);
  double squares = 0, differences = 0;
  for (const auto& [text, position] : {std::pair{0, 0}, {0, 1}, {0, 2}, {0, 3}, {1, 0}, {1, 1}}) {
    squares += h[text][position].square().sum().item<double>();
    if (position > 0)
      differences += (h[text][position] - h[text][position - 1]).square().sum().item<double>();
  }
  EXPECT_NEAR(penalty.item<double>(), 2 * squares / (6 * 16) + 3 * differences / (4 * 16), 1e-5);
}

TEST(AwdLstmTest, LearnsATinyCorpusByHeart) {
  nlohmann::json recipe = tiny_recipe("lstm_lm", 300);
  recipe.update({{"weight_dropout", 0.05},
                 {"embedding_dropout", 0.01},
                 {"locked_dropout", true},
                 {"activation_regularization", 0.001},
                 {"temporal_regularization", 0.001}});
  const auto generator = make_baseline("lstm_lm", recipe);
  const FitReport report =
      fit_on(*generator, {{"0", "", {"abcab"}, ""}}, "abc", fresh_folder(case_name()));
  EXPECT_LT(report.best_dev_nats, 0.1);
}

}  // namespace
}  // namespace vqlm
