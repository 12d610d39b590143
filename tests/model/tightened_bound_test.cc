#include "model/tightened_bound.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/json_reader.h"
#include "model/small_model.h"
#include "model/vqvae_likelihood.h"
#include "nn/loss.h"

namespace vqlm {
namespace {

constexpr std::int64_t kCodes = 3, kRate = 2;

nlohmann::json three_codes(const nlohmann::json& bound) {
  auto recipe = small_recipe();
  recipe["codes"] = kCodes;
  recipe["downsampling"] = kRate;
  recipe["bound"] = bound;
  return recipe;
}

nlohmann::json sum_of(std::int64_t samples) {
  return {{"kind", "codes"}, {"samples", samples}, {"temperature", 1e4}};
}

double total(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// The sequence whose digits in base kCodes are those of `number`, as a batch of one.
std::vector<LevelCodes> sequence(std::int64_t number, std::int64_t length) {
  auto codes = torch::zeros({1, length, 1}, torch::kInt64);
  for (std::int64_t n = 0; n < length; ++n, number /= kCodes) codes[0][n][0] = number % kCodes;
  return {{codes, torch::ones({1, length}, torch::kBool)}};
}

std::int64_t num_sequences(std::int64_t length) {
  return static_cast<std::int64_t>(std::llround(std::pow(kCodes, length)));
}

double log_prior(VqvaeModel& model, const std::vector<LevelCodes>& codes) {
  auto& prior = model.network->prior(0);
  const auto logits = model.network->prior_logits(codes, {})[0];
  const auto targets = prior.targets(codes[0].codes, codes[0].mask);
  return -token_nats(logits, targets, prior.pad()).sum().item<double>();
}

// log p(x | z) of a text's tokens, for as many codes as there are: tokens behind the last code's
// are written without one.
double log_text(VqvaeModel& model, const TextBatch& batch, const std::vector<LevelCodes>& codes) {
  auto& network = *model.network;
  auto input = network.decoder_input(network.vectors(codes), {});
  const auto length = std::max(batch.targets.size(1), input.aligned.size(1));
  const auto targets = torch::constant_pad_nd(batch.targets, {0, length - batch.targets.size(1)},
                                              static_cast<double>(kPadId));
  input.aligned =
      torch::constant_pad_nd(input.aligned, {0, 0, 0, length - input.aligned.size(1)}, 0);
  return -token_nats(network.decoder().logits(targets, input), targets, kPadId)
              .sum()
              .item<double>();
}

class TightenedBoundTest : public testing::Test {
 protected:
  static VqvaeModel with(const nlohmann::json& bound) { return fresh_model(three_codes(bound)); }
  static double nats(const nlohmann::json& bound, std::size_t text = 0) {
    auto model = with(bound);
    return score_texts(model, std::span(&corpus()[text], 1))[0].total_nats();
  }
  static const std::vector<Example>& corpus() {
    static const auto kCorpus = small_corpus();
    return kCorpus;
  }
  const torch::NoGradGuard no_grad_;
};

// The model's probability of a text, summed over all code sequences of up to five codes; what
// longer ones could add at most is their share of the prior.
TEST_F(TightenedBoundTest, IsNeverBelowTheExactMarginalAndFallsWithTheNumberOfSequences) {
  constexpr std::int64_t kLongest = 5;
  auto model = with({{"kind", "encoder"}});
  for (const std::size_t text : {0U, 1U}) {
    const auto encoded = model.encode(std::span(&corpus()[text], 1));
    const auto batch = model.batch(encoded);
    const std::int64_t own = batch.targets.size(1) / kRate;
    double marginal = 0, same_length = 0, prior_seen = 0;
    for (std::int64_t length = 1; length <= kLongest; ++length)
      for (std::int64_t number = 0; number < num_sequences(length); ++number) {
        const auto codes = sequence(number, length);
        const double prior = log_prior(model, codes);
        const double joint = std::exp(prior + log_text(model, batch, codes));
        prior_seen += std::exp(prior);
        marginal += joint;
        if (length == own) same_length += joint;
      }
    EXPECT_LT(prior_seen, 1 + 1e-5);
    const double exact = -std::log(marginal + std::max(0.0, 1 - prior_seen));
    double before = nats({{"kind", "encoder"}}, text);
    EXPECT_NEAR(nats(sum_of(1), text), before, 1e-4);
    for (const std::int64_t samples : {2, 4, 8, 27}) {
      const double bound = nats(sum_of(samples), text);
      EXPECT_LT(bound, before + 1e-9) << samples;
      EXPECT_GT(bound, exact) << samples;
      before = bound;
    }
    EXPECT_NEAR(nats(sum_of(num_sequences(own)), text), -std::log(same_length), 1e-4);
  }
}

TEST_F(TightenedBoundTest, ThePosteriorsMeanComesNearTheSumItEstimates) {
  const double sum = nats(sum_of(27));
  for (const double temperature : {20.0, 1e4}) {  // no sequence is rare among 2,048 draws
    const nlohmann::json bound{
        {"kind", "posterior"}, {"samples", 2048}, {"temperature", temperature}};
    EXPECT_NEAR(nats(bound), sum, 0.1) << temperature;
  }
}

TEST_F(TightenedBoundTest, DrawsFollowTheTextAndNotItsNeighbours) {
  auto model = with({{"kind", "posterior"}, {"samples", 3}, {"temperature", 10.0}});
  const auto together = score_texts(model, corpus());
  for (std::size_t i = 0; i < corpus().size(); ++i) {
    const auto alone = score_texts(model, std::span(&corpus()[i], 1))[0];
    EXPECT_NEAR(together[i].total_nats(), alone.total_nats(), 1e-4) << i;
    EXPECT_EQ(alone.kind, LikelihoodKind::kImportanceWeighted);
    EXPECT_NEAR(alone.tightening_nats,
                alone.total_nats() - total(alone.token_nats) - total(alone.code_nats), 1e-9);
  }
}

TEST_F(TightenedBoundTest, HoldsForLevelsHeadsAndStages) {
  auto recipe = three_codes({{"kind", "encoder"}});
  recipe["levels"] = {{{"downsampling", 4}, {"heads", 2}},
                      {{"downsampling", 2}, {"residual_stages", 2}}};
  auto plain = fresh_model(recipe);
  recipe["bound"] = sum_of(40);
  auto tightened = fresh_model(recipe);
  const auto before = score_texts(plain, corpus()), after = score_texts(tightened, corpus());
  for (std::size_t i = 0; i < corpus().size(); ++i) {
    EXPECT_EQ(after[i].kind, LikelihoodKind::kBound);
    EXPECT_LT(after[i].total_nats(), before[i].total_nats()) << i;
    EXPECT_EQ(after[i].code_nats, before[i].code_nats);
  }
}

// The likeliest code of the posterior is the one that `forward` gives, whatever the quantiser.
TEST(PosteriorLogitsTest, AreLargestAtTheCodeChosen) {
  const auto quantizers = builtin_quantizers();
  for (const auto& name : quantizers.names()) {
    torch::manual_seed(3);
    const torch::NoGradGuard no_grad;
    nlohmann::json config;
    if (name == "fsq")
      config = {{"levels", {5, 4, 3}}};
    else if (name == "lfq")
      config = {{"code_dim", 4}};
    else
      config = {{"codes", 12}, {"code_dim", 4}};
    JsonReader reader(config, "test");
    const auto quantizer = quantizers.create(name, reader);
    quantizer->eval();
    const auto dim = quantizer->codebook().size(1);
    auto z = torch::randn({1, 50, dim});
    if (quantizer->normalises_states()) z = torch::layer_norm(z, {dim});
    quantizer->start(z[0], 50);
    const auto codes = quantizer->forward(z, torch::ones({1, 50}, torch::kBool)).codes[0];
    EXPECT_TRUE(quantizer->posterior_logits(z[0]).argmax(1).equal(codes)) << name;
  }
}

}  // namespace
}  // namespace vqlm
