// What holds for every network that translates, and the LSTM's generator.
#include "baselines/translation_network.h"

#include <gtest/gtest.h>

#include <functional>

#include "baselines/lstm_translation.h"
#include "baselines/transformer_translation_network.h"
#include "tiny_training.h"

namespace vqlm {
namespace {

using Make = std::shared_ptr<TranslationNetwork> (*)(std::int64_t source_vocab_size);

std::shared_ptr<TranslationNetwork> transformer(std::int64_t source_vocab_size) {
  const TransformerOptions options{16, 2, 32, 2, 0.1};
  return make_transformer_translation_network({options, options, 9, source_vocab_size});
}

std::shared_ptr<TranslationNetwork> post_norm_transformer(std::int64_t source_vocab_size) {
  TransformerOptions options{16, 2, 32, 2, 0.1, Activation::kSilu};
  options.post_norm = true;
  return make_transformer_translation_network(
      {options, options, 9, source_vocab_size, false, true});
}

std::shared_ptr<TranslationNetwork> lstm(std::int64_t source_vocab_size, bool additive) {
  LstmTranslationOptions options;
  options.d_model = 16;
  options.num_layers = 2;
  options.dropout = 0.1;
  options.additive = additive;
  return make_lstm_translation_network(options, 9, source_vocab_size);
}
std::shared_ptr<TranslationNetwork> luong(std::int64_t sources) { return lstm(sources, false); }
std::shared_ptr<TranslationNetwork> bahdanau(std::int64_t sources) { return lstm(sources, true); }

struct Case {
  const char* name;
  Make make;
};

class TranslationNetworkTest : public testing::TestWithParam<Case> {
 protected:
  TranslationNetworkTest() { torch::manual_seed(3); }
  const PaddedIds sources_ = pad_sequences({{4, 5, 6, 3}, {7, 3}}, -1, -1, 0);
};

TEST_P(TranslationNetworkTest, ASourceEmbeddingMovesNoOtherWeight) {
  const auto joint = GetParam().make(0);
  torch::manual_seed(3);
  const auto separate = GetParam().make(7);
  const auto weights = separate->named_parameters();
  EXPECT_EQ(weights.size(), joint->named_parameters().size() + 1);
  for (const auto& weight : joint->named_parameters())
    EXPECT_TRUE(weights[weight.key()].equal(weight.value())) << weight.key();
  for (const auto& weight : weights)
    if (joint->named_parameters().find(weight.key()) == nullptr) {
      EXPECT_NE(weight.key().find("source_embedding"), std::string::npos);
      EXPECT_EQ(weight.value().size(0), 7);
    }
}

TEST_P(TranslationNetworkTest, StepsGiveWhatTheWholeSequenceGives) {
  const torch::NoGradGuard no_grad;
  const auto network = GetParam().make(0);
  network->eval();
  const torch::Tensor ids = torch::tensor({{2, 4, 5, 6, 7}, {2, 8, 8, 4, 5}});
  const torch::Tensor whole =
      torch::log_softmax(network->logits(network->hidden(sources_, ids)), -1);
  const auto steps = network->start(sources_);
  for (std::int64_t t = 0; t < ids.size(1); ++t) {
    const torch::Tensor stepped = steps->next_log_probs(ids.slice(1, t, t + 1));
    EXPECT_LT((stepped - whole.select(1, t)).abs().max().item<double>(), 1e-5);
  }
}

TEST_P(TranslationNetworkTest, PaddingOfTheSourceChangesNothing) {
  const torch::NoGradGuard no_grad;
  const auto network = GetParam().make(0);
  network->eval();
  const torch::Tensor ids = torch::tensor({{2, 8, 8, 4}});
  const auto alone = network->hidden(pad_sequences({{7, 3}}, -1, -1, 0), ids);
  const auto padded = network->hidden(sources_, ids.expand({2, -1})).slice(0, 1);
  EXPECT_LT((alone - padded).abs().max().item<double>(), 1e-5);
}

TEST_P(TranslationNetworkTest, RowsCanBeChosenAnew) {
  const torch::NoGradGuard no_grad;
  const auto network = GetParam().make(0);
  network->eval();
  const auto steps = network->start(sources_);
  steps->next_log_probs(torch::tensor({{2}, {2}}));
  steps->select_rows(torch::tensor({1, 1, 0}));
  const auto stepped = steps->next_log_probs(torch::tensor({{5}, {6}, {5}}));
  const PaddedIds chosen = pad_sequences({{7, 3}, {7, 3}, {4, 5, 6, 3}}, -1, -1, 0);
  const auto whole = torch::log_softmax(
      network->logits(network->hidden(chosen, torch::tensor({{2, 5}, {2, 6}, {2, 5}}))), -1);
  EXPECT_LT((stepped - whole.select(1, 1)).abs().max().item<double>(), 1e-5);
}

TEST_P(TranslationNetworkTest, SaysWhatItAttendsTo) {
  const torch::NoGradGuard no_grad;
  const auto network = GetParam().make(0);
  network->eval();
  const auto steps = network->start(sources_);
  steps->next_log_probs(torch::tensor({{2}, {2}}));
  EXPECT_FALSE(steps->attention().defined());
  steps->keep_attention();
  steps->select_rows(torch::tensor({0, 0, 1, 1}));
  steps->next_log_probs(torch::tensor({{5}, {6}, {5}, {8}}));
  const torch::Tensor attention = steps->attention();
  ASSERT_EQ(attention.sizes(), (std::vector<std::int64_t>{4, 4}));
  EXPECT_TRUE(attention.slice(0, 0, 2).gt(0).all().item<bool>());
  EXPECT_FALSE(attention[0].equal(attention[1]));
  EXPECT_TRUE(attention.slice(0, 2).slice(1, 0, 2).gt(0).all().item<bool>());
  EXPECT_TRUE(attention.slice(0, 2).slice(1, 2).eq(-1).all().item<bool>());
  EXPECT_TRUE(torch::allclose(attention.clamp_min(0).sum(1), torch::ones({4})));
}

TEST_P(TranslationNetworkTest, EveryParameterGetsAGradient) {
  const auto network = GetParam().make(0);
  const auto hidden = network->hidden(sources_, torch::tensor({{2, 4, 5}, {2, 8, 8}}));
  network->logits(hidden).square().sum().backward();
  for (const auto& parameter : network->named_parameters())
    EXPECT_GT(parameter.value().grad().abs().sum().item<double>(), 0) << parameter.key();
}

INSTANTIATE_TEST_SUITE_P(Networks, TranslationNetworkTest,
                         testing::Values(Case{"Transformer", &transformer},
                                         Case{"PostNormTransformer", &post_norm_transformer},
                                         Case{"Luong", &luong}, Case{"Bahdanau", &bahdanau}),
                         [](const auto& instance) { return instance.param.name; });

TEST(LstmTranslationTest, LearnsATinyCorpusByHeart) {
  const std::vector<Example> corpus = {
      {"0", "ab", {"BA"}, ""}, {"1", "aab", {"BAA"}, ""}, {"2", "b", {"B"}, ""}};
  for (const char* attention : {"luong", "bahdanau"}) {
    nlohmann::json recipe = tiny_recipe("lstm_lm", 300);
    recipe["attention"] = attention;
    const auto generator = make_baseline("lstm_translation", recipe);
    const FitReport report = fit_on(*generator, corpus, "abAB", fresh_folder(case_name()));
    EXPECT_LT(report.best_dev_nats, 0.05) << attention;
    for (const DecodingMethod method : {DecodingMethod::kGreedy, DecodingMethod::kBeam}) {
      DecodingOptions options;
      options.method = method;
      const auto made = generator->generate(corpus, options);
      for (std::size_t i = 0; i < corpus.size(); ++i)
        EXPECT_EQ(made[i].text, corpus[i].references[0]) << attention;
    }
  }
}

}  // namespace
}  // namespace vqlm
