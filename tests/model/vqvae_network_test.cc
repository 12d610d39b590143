#include "model/vqvae_network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "model/prefix_continuation.h"
#include "model/small_model.h"
#include "model/text_from_codes.h"
#include "model/vqvae_likelihood.h"

namespace vqlm {
namespace {

double total(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

nlohmann::json recipe_with(const std::string& key, const nlohmann::json& value) {
  auto recipe = small_recipe();
  recipe[key] = value;
  return recipe;
}

TextBatch targets_only(torch::Tensor ids) {
  TextBatch batch;
  batch.mask = ids.ne(kPadId);
  batch.targets = std::move(ids);
  batch.labels = torch::zeros({batch.targets.size(0)}, torch::kInt64);
  return batch;
}

// Of codes [B, N] of the only level, without a condition.
torch::Tensor prior_logits(VqvaeModel& model, const torch::Tensor& codes,
                           const torch::Tensor& mask) {
  return model.network->prior_logits({{codes.unsqueeze(-1), mask}}, {})[0];
}

DecoderInput some_input(VqvaeModel& model, const std::vector<int>& codes) {
  return input_of_codes(model, {Codes{codes}}, {});
}

class VqvaeNetworkTest : public testing::TestWithParam<const char*> {
 protected:
  const torch::NoGradGuard no_grad_;
  VqvaeModel model_ = fresh_model(recipe_with("decoder_kind", GetParam()));
};
INSTANTIATE_TEST_SUITE_P(Decoders, VqvaeNetworkTest,
                         testing::Values("autoregressive", "parallel", "refinement"));

TEST_P(VqvaeNetworkTest, DecoderSeesNoTokenItWouldNotHave) {
  const auto input = some_input(model_, {3, 1, 5});
  const auto first = torch::tensor({{4, 5, 6, 7, 8, 3}}, torch::kInt64);
  auto& decoder = model_.network->decoder();
  const auto before = decoder.logits(first, input);
  for (std::int64_t t = 0; t < 6; ++t) {
    auto changed = first.clone();
    changed.slice(1, t).fill_(9);
    const auto after = decoder.logits(changed, input);
    EXPECT_TRUE(after.slice(1, 0, t + 1).equal(before.slice(1, 0, t + 1))) << t;
  }
}

TEST_P(VqvaeNetworkTest, GenerationEqualsTheFullForward) {
  const auto input = some_input(model_, {3, 1, 5});
  DecodeRequest request;
  request.prefixes = {{kBosId}};
  request.ids = {"x"};
  request.forbidden = never_produced_tokens();
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  options.max_tokens = 6;
  const auto decoded = model_.network->decoder().decode(input, request, options)[0];
  auto targets = torch::full({1, 6}, kPadId, torch::kInt64);
  auto ids = decoded.ids;
  if (decoded.finished) ids.push_back(kEosId);
  for (std::size_t t = 0; t < ids.size(); ++t) targets[0][static_cast<std::int64_t>(t)] = ids[t];
  const auto log_probs = torch::log_softmax(model_.network->decoder().logits(targets, input), -1);
  ASSERT_EQ(decoded.log_prob_nats.size(), ids.size());
  for (std::size_t t = 0; t < ids.size(); ++t)
    EXPECT_NEAR(log_probs[0][static_cast<std::int64_t>(t)][ids[t]].item<double>(),
                decoded.log_prob_nats[t], 1e-4);
}

TEST_P(VqvaeNetworkTest, AnExampleDoesNotDependOnItsBatch) {
  const auto encoded = model_.encode(small_corpus());
  const auto together = bound_nats(model_, encoded);
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    const auto alone = bound_nats(model_, std::span(encoded).subspan(i, 1))[0];
    EXPECT_EQ(alone.code_ids, together[i].code_ids);
    EXPECT_NEAR(total(alone.tokens), total(together[i].tokens), 1e-4);
    EXPECT_NEAR(total(alone.codes), total(together[i].codes), 1e-4);
  }
}

// -log of the sum of p(z) p(x|z) over every sequence of one or two of two codes.
double exact_nats(VqvaeModel& model, const EncodedExample& example) {
  auto& network = *model.network;
  const auto batch = model.batch({&example, 1});
  double probability = 0;
  for (const std::vector<int>& codes :
       std::vector<std::vector<int>>{{0}, {1}, {0, 0}, {0, 1}, {1, 0}, {1, 1}}) {
    const auto ids =
        torch::tensor(std::vector<std::int64_t>(codes.begin(), codes.end())).unsqueeze(0);
    const auto mask = torch::ones_like(ids, torch::kBool);
    const auto prior = torch::log_softmax(prior_logits(model, ids, mask), -1);
    double log_p = prior[0][static_cast<std::int64_t>(codes.size())][2].item<double>();
    for (std::size_t n = 0; n < codes.size(); ++n)
      log_p += prior[0][static_cast<std::int64_t>(n)][codes[n]].item<double>();
    const auto input = some_input(model, codes);
    const auto places = input.aligned.size(1);
    auto targets = torch::full({1, places}, kPadId, torch::kInt64);
    const auto length = static_cast<std::int64_t>(example.target.size());
    if (length + 1 > places) continue;
    targets.narrow(1, 0, length + 1).copy_(batch.targets.narrow(1, 0, length + 1));
    const auto text = torch::log_softmax(network.decoder().logits(targets, input), -1);
    for (std::int64_t t = 0; t <= length; ++t)
      log_p += text[0][t][targets[0][t].item<std::int64_t>()].item<double>();
    probability += std::exp(log_p);
  }
  return -std::log(probability);
}

TEST_P(VqvaeNetworkTest, BoundIsAboveTheMarginal) {
  auto recipe = recipe_with("codes", 2);
  recipe["decoder_kind"] = GetParam();
  auto model = fresh_model(recipe);
  for (const auto& tokens : std::vector<std::vector<int>>{{}, {4}, {5, 6}, {7, 8, 4}}) {
    const EncodedExample example{tokens, {}, 0};
    const auto nats = bound_nats(model, {&example, 1})[0];
    const double bound = total(nats.tokens) + total(nats.codes), exact = exact_nats(model, example);
    EXPECT_GT(bound, exact);
    EXPECT_LT(bound, exact + 10);
  }
}

TEST(TextEncoderTest, MasksAndDownsamples) {
  auto model = fresh_model(small_recipe());
  const auto batch =
      targets_only(torch::tensor({{4, 5, 6, 7, 3, 0}, {4, 3, 0, 0, 0, 0}}, torch::kInt64));
  const auto encoded = model.network->encode(batch)[0];
  EXPECT_EQ(encoded.states.sizes(), (std::vector<std::int64_t>{2, 3, 4}));
  EXPECT_TRUE(encoded.mask.equal(torch::tensor({{true, true, true}, {true, false, false}})));
}

TEST(TargetAnnealingTest, ShowsAShareOfTheTargetsAndNoPadding) {
  const torch::NoGradGuard no_grad;
  auto model = fresh_model(recipe_with("decoder_kind", "parallel"));
  auto& network = *model.network;
  const auto targets = torch::randint(4, 10, {50, 20}, torch::kInt64);
  targets.narrow(1, 15, 5).fill_(kPadId);
  const auto aligned = torch::randn({50, 20, 32});
  const auto table = network.named_parameters()["embedding.embedding.weight"];
  const auto embedded =
      table.index_select(0, targets.flatten()).view({50, 20, 32}) * std::sqrt(32.0);
  EXPECT_TRUE(network.show_targets(aligned, targets, 0).equal(aligned));
  for (const double share : {0.3, 1.0}) {
    const auto mixed = network.show_targets(aligned, targets, share);
    const auto shown = mixed.isclose(embedded).all(-1), kept = mixed.eq(aligned).all(-1);
    EXPECT_TRUE(shown.logical_xor(kept).all().item<bool>());
    EXPECT_EQ(shown.narrow(1, 15, 5).sum().item<std::int64_t>(), 0);
    EXPECT_NEAR(shown.narrow(1, 0, 15).to(torch::kDouble).mean().item<double>(), share, 0.06);
  }
}

TEST(CodePriorTest, IsNormalisedAndNeverEmpty) {
  const torch::NoGradGuard no_grad;
  auto model = fresh_model(small_recipe());
  const auto codes = torch::tensor({{1, 7, 2}, {5, 0, 0}}, torch::kInt64);
  const auto mask = torch::tensor({{true, true, true}, {true, false, false}});
  const auto logits = prior_logits(model, codes, mask);
  const auto probabilities = torch::softmax(logits, -1);
  EXPECT_EQ(logits.sizes(), (std::vector<std::int64_t>{2, 4, 10}));
  EXPECT_EQ(probabilities.select(2, 9).max().item<float>(), 0);               // begin
  EXPECT_EQ(probabilities.select(1, 0).select(1, 8).max().item<float>(), 0);  // end first
  const auto targets = model.network->prior(0).targets(codes.unsqueeze(-1), mask);
  EXPECT_TRUE(targets.equal(torch::tensor({{1, 7, 2, 8}, {5, 8, 9, 9}}, torch::kInt64)));
}

TEST(CodePriorTest, GenerationEqualsTheFullForward) {
  const torch::NoGradGuard no_grad;
  auto model = fresh_model(small_recipe());
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  const auto decoded = model.network->prior(0).decode({"a", "b", "c"}, {}, options);
  for (const auto& one : decoded) {
    ASSERT_GE(one.ids.size(), 1U);
    const std::vector<std::int64_t> ids(one.ids.begin(), one.ids.end());
    const auto codes = torch::tensor(ids).unsqueeze(0);
    const auto log_probs =
        torch::log_softmax(prior_logits(model, codes, torch::ones_like(codes, torch::kBool)), -1);
    for (std::size_t n = 0; n < one.log_prob_nats.size(); ++n) {
      const std::int64_t id = n < ids.size() ? ids[n] : 8;
      EXPECT_NEAR(log_probs[0][static_cast<std::int64_t>(n)][id].item<double>(),
                  one.log_prob_nats[n], 1e-4);
    }
  }
}

TEST(VqvaeConditionTest, SourceAndLabelMoveTheBound) {
  for (const std::string condition : {"source", "label"}) {
    auto model = fresh_model(recipe_with("condition", condition));
    auto example = small_corpus()[0];
    const auto one = score_texts(model, {&example, 1})[0];
    example.source = "the bird";
    example.label = "definite";
    const auto other = score_texts(model, {&example, 1})[0];
    EXPECT_NE(one.rate_nats(), other.rate_nats()) << condition;
    EXPECT_NE(one.distortion_nats(), other.distortion_nats()) << condition;
  }
}

TEST(PrefixContinuationTest, KeepsThePrefix) {
  auto model = fresh_model(small_recipe());
  Example example;
  example.id = "p";
  example.source = "the old";
  DecodingOptions options;
  options.max_tokens = 5;
  for (const auto method : {DecodingMethod::kGreedy, DecodingMethod::kSample}) {
    options.method = method;
    EXPECT_EQ(continue_prefix(model, example, options).text.rfind("the old", 0), 0U);
  }
}

TEST(PrefixContinuationTest, TakesTheLastLongestCodesWhereAllAreTooShort) {
  const torch::NoGradGuard no_grad;
  auto model = fresh_model(recipe_with("prefix_candidates", 8));
  for (auto& weight : model.network->prior(0).parameters()) weight.zero_();  // ends by 1 in 9
  Example example;
  example.id = "p";
  for (int i = 0; i < 400; ++i) example.source += "cat ";
  example.source += "cat";
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  options.max_tokens = 5;
  std::vector<std::string> ids;
  for (int i = 0; i < 8; ++i) ids.push_back("p/codes/" + std::to_string(i));
  DecodingOptions longer = options;
  longer.max_tokens += 401;
  Codes expected;
  const auto drawn = sample_codes(model, {ids, {}}, ids, longer);
  for (const auto& one : drawn) {
    ASSERT_LT(one.codes[0].size(), 200U);  // two tokens each
    if (expected.empty() || one.codes[0].size() >= expected[0].size()) expected = one.codes;
  }
  EXPECT_NE(drawn[0].codes, expected);
  EXPECT_EQ(continue_prefix(model, example, options).codes, expected);
}

}  // namespace
}  // namespace vqlm
