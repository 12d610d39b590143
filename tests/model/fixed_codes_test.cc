#include "model/fixed_codes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "model/small_model.h"
#include "model/vqvae_generation.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::Gt;

// Log-probabilities of the prior for one sequence of codes and its end, not fixed anywhere.
std::vector<double> free_log_probs(VqvaeModel& model, const std::vector<int>& codes) {
  const torch::NoGradGuard no_grad;
  const auto ids =
      torch::tensor(std::vector<std::int64_t>(codes.begin(), codes.end())).view({1, -1, 1});
  const auto mask = torch::ones({1, ids.size(1)}, torch::kBool);
  const auto logits = model.network->prior(0).logits(ids, mask, {});
  const auto log_probs = torch::log_softmax(logits, -1)[0];
  std::vector<double> result;
  for (std::size_t n = 0; n <= codes.size(); ++n) {
    const std::int64_t symbol = n < codes.size() ? codes[n] : 8;  // 8: the end
    result.push_back(log_probs[static_cast<std::int64_t>(n)][symbol].item<double>());
  }
  return result;
}

DecodingOptions fixed_at(std::vector<FixedCode> fixed, DecodingMethod method) {
  DecodingOptions options;
  options.method = method;
  options.max_tokens = 9;
  options.fixed_codes = std::move(fixed);
  return options;
}

TEST(FixedCodesTest, EveryMethodKeepsThemAndTheModelsLogProbabilities) {
  VqvaeModel model = fresh_model(small_recipe());
  std::vector<std::string> ids;
  for (int i = 0; i < 20; ++i) ids.push_back(std::to_string(i));
  for (const auto method :
       {DecodingMethod::kGreedy, DecodingMethod::kBeam, DecodingMethod::kSample}) {
    const auto options = fixed_at({{0, 4, 3}, {0, 1, 6}, {1, 0, 99}}, method);
    for (const Decoded& decoded : model.network->prior(0).decode(ids, {}, options)) {
      ASSERT_THAT(decoded.ids.size(), Gt(4U));
      EXPECT_EQ(decoded.ids[1], 6);
      EXPECT_EQ(decoded.ids[4], 3);
      const auto expected = free_log_probs(model, decoded.ids);
      for (std::size_t n = 0; n < decoded.log_prob_nats.size(); ++n)
        EXPECT_NEAR(decoded.log_prob_nats[n], expected[n], 1e-4);
    }
  }
}

// The likeliest of all sequences of 2 and 3 codes with 5 at place 1, by enumeration.
TEST(FixedCodesTest, AWideBeamFindsTheBestOfThoseLeft) {
  VqvaeModel model = fresh_model(small_recipe(), 4);
  double best = -1e9;
  std::vector<int> best_codes;
  const auto offer = [&](const std::vector<int>& codes) {
    double sum = 0;
    for (const double nats : free_log_probs(model, codes)) sum += nats;
    const double score = sum / static_cast<double>(codes.size() + 1);
    if (score > best) {
      best = score;
      best_codes = codes;
    }
  };
  for (int first = 0; first < 8; ++first) {
    offer({first, 5});
    for (int last = 0; last < 8; ++last) offer({first, 5, last});
  }
  auto options = fixed_at({{0, 1, 5}}, DecodingMethod::kBeam);
  options.beam_size = 600;
  options.max_tokens = 4;  // three codes and the end
  const auto found = model.network->prior(0).decode({"a"}, {}, options)[0];
  EXPECT_EQ(found.ids, best_codes);
}

TEST(FixedCodesTest, SamplesTheRestGivenThem) {
  VqvaeModel model = fresh_model(small_recipe(), 2);
  std::vector<std::string> ids;
  for (int i = 0; i < 4000; ++i) ids.push_back(std::to_string(i));
  auto options = fixed_at({{0, 0, 2}}, DecodingMethod::kSample);
  options.max_tokens = 2;
  std::vector<double> shares(8);
  for (const Decoded& decoded : model.network->prior(0).decode(ids, {}, options)) {
    ASSERT_EQ(decoded.ids[0], 2);
    if (decoded.ids.size() > 1) shares[static_cast<std::size_t>(decoded.ids[1])] += 1.0 / 4000;
  }
  for (int code = 0; code < 8; ++code)
    EXPECT_NEAR(shares[static_cast<std::size_t>(code)],
                std::exp(free_log_probs(model, {2, code})[1]), 0.035);
}

TEST(FixedCodesTest, GeneratedTextsComeFromThem) {
  VqvaeModel model = fresh_model(small_recipe());
  const std::vector<Example> examples{{"a", "", {}, ""}, {"b", "", {}, ""}};
  for (const auto method : {DecodingMethod::kGreedy, DecodingMethod::kSample})
    for (const auto& text : generate_texts(model, examples, fixed_at({{0, 2, 7}}, method)))
      EXPECT_EQ(text.codes.at(0).at(2), 7);
}

// Two codebooks of 3 and 2 codes, flattened; every symbol is as likely as the others.
class FlatModel : public NextTokenModel {
 public:
  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    return torch::zeros({tokens.size(0), 7});
  }
  void select_rows(const torch::Tensor&) override {}
};

TEST(FixedCodesTest, SeveralCodebooksAreOneSequence) {
  FlatModel flat;
  DecodingOptions options;
  options.fixed_codes = {{4, 0, 1}, {3, 1, 2}, {0, 0, 0}};
  FixedCodes model(flat, options, {3, {3, 2}});
  const auto begin = torch::full({1, 1}, 6);
  std::vector<std::vector<std::int64_t>> possible;
  for (int step = 0; step < 4; ++step) {
    const auto row = model.next_log_probs(begin)[0];
    possible.emplace_back();
    for (std::int64_t v = 0; v < 7; ++v)
      if (std::isfinite(row[v].item<double>())) possible.back().push_back(v);
  }
  EXPECT_THAT(possible, ElementsAre(ElementsAre(0, 1, 2, 3, 4, 6), ElementsAre(4), ElementsAre(2),
                                    ElementsAre(0, 1, 2, 3, 4, 5, 6)));
}

// A model whose second row can only end.
class EndingModel : public FlatModel {
 public:
  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    auto result = FlatModel::next_log_probs(tokens);
    result[1].fill_(-std::numeric_limits<double>::infinity());
    result[1][5] = 0;
    return result;
  }
};

TEST(FixedCodesTest, ATextThatMustEndEnds) {
  EndingModel ending;
  DecodingOptions options;
  options.fixed_codes = {{0, 1, 2}};
  FixedCodes model(ending, options, {0, {5}});
  for (int step = 0; step < 2; ++step) {
    const auto rows = model.next_log_probs(torch::full({2, 1}, 6));
    EXPECT_FALSE(std::isfinite(rows[0][5].item<double>()));
    EXPECT_EQ(rows[1][5].item<double>(), 0);
  }
}

TEST(FixedCodesTest, RefusesWhatCannotBe) {
  FlatModel flat;
  DecodingOptions options;
  options.max_tokens = 4;
  for (const auto& fixed : std::vector<std::vector<FixedCode>>{
           {{0, 0, 3}}, {{0, 0, -1}}, {{0, 4, 0}}, {{0, 1, 0}, {0, 1, 2}}}) {
    options.fixed_codes = fixed;
    EXPECT_THROW(FixedCodes(flat, options, {0, {3}}), InvalidArgument);
  }
  options.fixed_codes = {{1, 0, 0}};
  EXPECT_THROW(check_fixed_codes(options, 1), InvalidArgument);
  EXPECT_NO_THROW(check_fixed_codes(options, 2));
  options.fixed_codes = {{0, -1, 0}};
  EXPECT_THROW(check_fixed_codes(options, 1), InvalidArgument);
  EXPECT_THROW(refuse_fixed_codes(options, "ngram"), InvalidArgument);
  EXPECT_NO_THROW(refuse_fixed_codes({}, "ngram"));
}

}  // namespace
}  // namespace vqlm
