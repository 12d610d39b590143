// A hierarchy of levels, with several codebooks each, in the VQ-VAE language model.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "model/prefix_continuation.h"
#include "model/small_levels.h"
#include "model/text_from_codes.h"
#include "model/vqvae_generation.h"
#include "model/vqvae_likelihood.h"
#include "nn/loss.h"

namespace vqlm {
namespace {

double total(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// Two levels of two codes; texts of up to three tokens have one code above and up to two below.
nlohmann::json tiny_recipe(const std::string& decoder) {
  auto recipe = small_recipe();
  recipe["codes"] = 2;
  recipe["decoder_kind"] = decoder;
  recipe["levels"] = nlohmann::json::parse(R"([{"downsampling": 4}, {"downsampling": 2}])");
  return recipe;
}

DecodingOptions sampling(int max_tokens) {
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  options.max_tokens = max_tokens;
  return options;
}

// -log p of every symbol of every level, ends included.
std::vector<std::vector<double>> nats_of_codes(VqvaeModel& model, const std::vector<Codes>& codes,
                                               const Memory& condition = {}) {
  auto& network = *model.network;
  const auto padded = pad_codes(model, codes);
  const auto logits = network.prior_logits(padded, condition);
  std::vector<std::vector<double>> result(codes.size());
  for (std::size_t level = 0; level < padded.size(); ++level) {
    auto& prior = network.prior(level);
    const auto targets = prior.targets(padded[level].codes, padded[level].mask);
    const auto nats = token_nats(logits[level], targets, prior.pad());
    for (std::size_t i = 0; i < codes.size(); ++i)
      for (std::int64_t t = 0; t < targets.size(1); ++t) {
        const auto row = static_cast<std::int64_t>(i);
        if (targets[row][t].item<std::int64_t>() != prior.pad())
          result[i].push_back(nats[row][t].item<double>());
      }
  }
  return result;
}

class VqvaeLevelsTest : public testing::TestWithParam<const char*> {
 protected:
  const torch::NoGradGuard no_grad_;
};
INSTANTIATE_TEST_SUITE_P(Decoders, VqvaeLevelsTest, testing::Values("autoregressive", "parallel"));

TEST_P(VqvaeLevelsTest, AnExampleDoesNotDependOnItsBatch) {
  auto recipe = recipe_of_levels();
  recipe["decoder_kind"] = GetParam();
  auto model = fresh_model(recipe);
  const auto encoded = model.encode(small_corpus());
  const auto together = bound_nats(model, encoded);
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    const auto alone = bound_nats(model, std::span(encoded).subspan(i, 1))[0];
    EXPECT_EQ(alone.code_ids, together[i].code_ids);
    EXPECT_EQ(alone.level_sizes, together[i].level_sizes);
    EXPECT_NEAR(total(alone.tokens), total(together[i].tokens), 1e-4);
    EXPECT_NEAR(total(alone.codes), total(together[i].codes), 1e-4);
  }
}

TEST_P(VqvaeLevelsTest, AllLevelsAndCodebooksReachTheDecoder) {
  auto recipe = recipe_of_levels();
  recipe["decoder_kind"] = GetParam();
  auto model = fresh_model(recipe);
  const Codes codes{{1}, {2}, {0, 3}, {1, 2}, {4, 0, 1}};
  const auto before = input_of_codes(model, {codes}, {});
  EXPECT_EQ(before.memory.states.size(1), 1 + 3 + 6);  // padded to what the top code spans
  EXPECT_EQ(before.aligned.size(1), 6);
  EXPECT_EQ(before.mask.sum().item<std::int64_t>(), 3);
  EXPECT_EQ(before.aligned.slice(1, 3).count_nonzero().item<std::int64_t>(), 0);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    auto changed = codes;
    changed[i][0] = (changed[i][0] + 1) % 3;
    const auto after = input_of_codes(model, {changed}, {});
    EXPECT_FALSE(after.memory.states.allclose(before.memory.states)) << i;
    EXPECT_FALSE(after.aligned.select(1, 0).allclose(before.aligned.select(1, 0))) << i;
  }
}

TEST(VqvaeLevelsPriorTest, GenerationEqualsTheFullForward) {
  const torch::NoGradGuard no_grad;
  auto model = fresh_model(recipe_of_levels());
  auto& network = *model.network;
  const std::vector<std::string> ids{"a", "b", "c", "d", "e", "f"};
  std::vector<Codes> codes(ids.size());
  std::vector<std::vector<double>> log_probs(ids.size());
  for (std::size_t level = 0; level < network.num_levels(); ++level) {
    const auto above =
        level == 0 ? std::vector<CodeVectors>{} : network.vectors(pad_codes(model, codes));
    const auto decoded =
        network.prior(level).decode(ids, network.prior_context(above, {}), sampling(3));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      for (auto& of_codebook : network.prior(level).symbols().split(decoded[i].ids))
        codes[i].push_back(of_codebook);
      EXPECT_TRUE(level == 0 || decoded[i].finished);
      for (const double value : decoded[i].log_prob_nats) log_probs[i].push_back(value);
      if (!decoded[i].finished) log_probs[i].push_back(std::nan(""));  // not asked for
    }
  }
  const auto nats = nats_of_codes(model, codes);
  bool different = false;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    ASSERT_EQ(nats[i].size(), log_probs[i].size());
    for (std::size_t t = 0; t < nats[i].size(); ++t)
      if (!std::isnan(log_probs[i][t])) {
        EXPECT_NEAR(-log_probs[i][t], nats[i][t], 1e-4);
      }
    different = different || codes[i][4].size() != codes[0][4].size();
    // From (M-1) s + 1 to M s, of the level directly above.
    EXPECT_EQ(codes[i][0].size(), codes[i][1].size());
    EXPECT_EQ(codes[i][2].size(), codes[i][3].size());
    EXPECT_GT(codes[i][2].size(), 3 * (codes[i][0].size() - 1));
    EXPECT_LE(codes[i][2].size(), 3 * codes[i][0].size());
    EXPECT_GT(codes[i][4].size(), 2 * (codes[i][2].size() - 1));
    EXPECT_LE(codes[i][4].size(), 2 * codes[i][2].size());
  }
  EXPECT_TRUE(different);
}

// A code of a level moves what is predicted at its own level behind it and at those below, and
// nothing before it or above.
TEST(VqvaeLevelsPriorTest, SeesWhatIsThereAndNothingElse) {
  const torch::NoGradGuard no_grad;
  auto model = fresh_model(recipe_of_levels());
  const auto encoded = model.encode(small_corpus());
  const auto codes = model.network->codes(model.batch(encoded));
  const auto before = model.network->prior_logits(codes, {});
  for (std::size_t level = 0; level < codes.size(); ++level) {
    auto changed = codes;
    changed[level].codes = codes[level].codes.clone();
    auto one = changed[level].codes.select(1, 0).select(1, 0);
    one.copy_((one + 1).remainder(3));
    const auto after = model.network->prior_logits(changed, {});
    for (std::size_t other = 0; other < level; ++other)
      EXPECT_TRUE(after[other].equal(before[other]));
    EXPECT_TRUE(after[level].select(1, 0).equal(before[level].select(1, 0)));
    for (std::size_t other = level; other < codes.size(); ++other) {
      const std::int64_t t = other == level ? 1 : 0;
      EXPECT_FALSE(after[other].select(1, t).equal(before[other].select(1, t)));
    }
  }
}

// All codes of a text of one code above and up to two below.
std::vector<Codes> all_tiny_codes() {
  std::vector<Codes> result;
  for (const int top : {0, 1})
    for (const std::vector<int>& low :
         std::vector<std::vector<int>>{{0}, {1}, {0, 0}, {0, 1}, {1, 0}, {1, 1}})
      result.push_back({{top}, low});
  return result;
}

TEST(VqvaeLevelsPriorTest, LowerLevelsAreDistributionsGivenTheUpper) {
  const torch::NoGradGuard no_grad;
  auto model = fresh_model(tiny_recipe("parallel"));
  double sums[2] = {0, 0};
  for (const auto& codes : all_tiny_codes()) {
    const auto nats = nats_of_codes(model, {codes})[0];  // two of the top, the rest below
    sums[codes[0][0]] += std::exp(-(total(nats) - nats[0] - nats[1]));
    if (codes[1].size() == 2) {
      EXPECT_EQ(std::abs(nats.back()), 0);  // the end had to come
    }
  }
  for (const double sum : sums) EXPECT_NEAR(sum, 1, 1e-5);
}

TEST_P(VqvaeLevelsTest, BoundIsATermOfTheMarginal) {
  auto model = fresh_model(tiny_recipe(GetParam()));
  for (const auto& tokens : std::vector<std::vector<int>>{{}, {4}, {5, 6}, {7, 8, 4}}) {
    const EncodedExample example{tokens, {}, 0};
    const auto batch = model.batch({&example, 1});
    const auto length = static_cast<std::int64_t>(tokens.size()) + 1;
    double probability = 0, own = 0;
    const auto nats = bound_nats(model, {&example, 1})[0];
    for (const auto& codes : all_tiny_codes()) {
      const auto input = input_of_codes(model, {codes}, {});
      if (length > 2 * std::ssize(codes[1])) continue;
      const auto text =
          token_nats(model.network->decoder().logits(batch.targets, input), batch.targets, kPadId)
              .sum()
              .item<double>();
      const double joint = std::exp(-text - total(nats_of_codes(model, {codes})[0]));
      probability += joint;
      if (codes == nats.code_ids) own = joint;
    }
    const double bound = total(nats.tokens) + total(nats.codes);
    EXPECT_NEAR(bound, -std::log(own), 1e-3);
    EXPECT_GT(bound, -std::log(probability));
  }
}

TEST(VqvaeLevelsGenerationTest, SearchesAndSamplesAllLevels) {
  const torch::NoGradGuard no_grad;
  auto recipe = recipe_of_levels();
  recipe["condition"] = "label";
  recipe["code_candidates"] = 4;
  auto model = fresh_model(recipe);
  auto corpus = small_corpus();
  for (auto& example : corpus) example.source.clear();
  const auto given = given_examples(model, corpus);
  DecodingOptions options;
  options.max_tokens = 20;
  const auto found = search_codes(model, given, options);
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    EXPECT_GT(found[i].size(), 1U);
    std::vector<std::int64_t> counts(corpus.size(), 0);
    counts[i] = std::ssize(found[i]);
    const auto nats = nats_of_codes(model, codes_of(found[i]), [&] {
      return Memory{
          given.condition.states.narrow(0, static_cast<std::int64_t>(i), 1)
              .repeat({counts[i], 1, 1}),
          given.condition.mask.narrow(0, static_cast<std::int64_t>(i), 1).repeat({counts[i], 1})};
    }());
    for (std::size_t c = 0; c < found[i].size(); ++c) {
      ASSERT_EQ(found[i][c].codes.size(), 5U);
      // The top level's end is not scored where the longest sequence was cut.
      EXPECT_LT(-found[i][c].log_prob_nats, total(nats[c]) + 1e-3);
    }
  }
  for (const auto method : {DecodingMethod::kGreedy, DecodingMethod::kSample}) {
    options.method = method;
    const auto together = generate_texts(model, corpus, options);
    for (std::size_t i = 0; i < corpus.size(); ++i) {
      const auto alone = generate_texts(model, {&corpus[i], 1}, options)[0];
      EXPECT_EQ(alone.codes, together[i].codes);
      EXPECT_EQ(alone.text, together[i].text);
      const auto again = decode_codes(model, {&corpus[i], 1}, {alone.codes}, options)[0];
      EXPECT_EQ(again.text, alone.text);
    }
  }
}

TEST(VqvaeLevelsGenerationTest, ContinuesAPrefix) {
  auto model = fresh_model(recipe_of_levels());
  Example example;
  example.id = "p";
  example.source = "the old";
  const auto text = continue_prefix(model, example, sampling(5));
  EXPECT_EQ(text.text.rfind("the old", 0), 0U);
  EXPECT_EQ(text.codes.size(), 5U);
}

}  // namespace
}  // namespace vqlm
