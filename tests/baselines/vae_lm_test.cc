// The continuous autoencoders: bounds against the integral over z, schedules, statistics.
#include "baselines/vae_lm.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

#include "baselines/neural_checkpoint.h"
#include "baselines/vae_training.h"
#include "core/error.h"
#include "core/files.h"
#include "data/tokenizer.h"
#include "model/feature_extractor.h"
#include "model/reconstructor.h"
#include "tiny_training.h"

namespace vqlm {
namespace {

const std::vector<Example> kCorpus = {
    {"0", "", {"abacbbca"}, ""}, {"1", "", {"cc"}, ""}, {"2", "", {"bca"}, ""}};

nlohmann::json recipe(const std::string& type, std::int64_t max_steps, std::int64_t latent = 2) {
  nlohmann::json result = tiny_recipe("lstm_lm", max_steps);
  result["latent"] = latent;
  if (type == "vae_lm") result["importance_samples"] = 1;
  return result;
}

std::unique_ptr<Generator> trained(const std::string& type, std::int64_t max_steps,
                                   const nlohmann::json& more = nlohmann::json::object()) {
  nlohmann::json all = recipe(type, max_steps);
  all.update(more);
  auto generator = make_baseline(type, all);
  fit_on(*generator, kCorpus, "abc", fresh_folder(case_name()));
  return generator;
}

TEST(VaeLmTest, TheAutoencoderLearnsSeveralTextsByHeart) {
  const auto generator = trained("autoencoder_lm", 400);
  const auto likelihoods = generator->score(kCorpus);
  for (const Likelihood& likelihood : likelihoods) {
    EXPECT_EQ(likelihood.kind, LikelihoodKind::kReconstruction);
    EXPECT_LT(likelihood.total_nats(), 0.5);
    EXPECT_TRUE(likelihood.code_nats.empty());
  }
}

TEST(VaeLmTest, ReconstructsWhatItLearntWithoutDraws) {
  for (const std::string type : {"vae_lm", "autoencoder_lm"}) {
    const auto generator = trained(type, 400, {{"latent", 8}});
    auto& reconstructor = dynamic_cast<Reconstructor&>(*generator);
    std::vector<Example> corpus = kCorpus;
    corpus[0].source = "b";  // no prefix
    DecodingOptions options;
    options.max_tokens = 12;
    const auto texts = reconstructor.reconstruct(corpus, options);
    ASSERT_EQ(texts.size(), 3U);
    options.seed = 5;
    const auto again = reconstructor.reconstruct(std::span(corpus).subspan(2, 1), options);
    EXPECT_EQ(again[0].text, texts[2].text);
    if (type == "vae_lm") continue;  // its posterior may have collapsed
    for (std::size_t i = 0; i < corpus.size(); ++i)
      EXPECT_EQ(texts[i].text, corpus[i].references[0]);
  }
}

TEST(VaeLmTest, GeneratesAnExampleAloneAsInItsBatch) {
  const auto generator = trained("vae_lm", 20);
  DecodingOptions options;
  options.method = DecodingMethod::kSample;
  options.max_tokens = 12;
  const std::vector<Example> empty = {{"x", "", {}, ""}, {"y", "", {}, ""}, {"z", "ab", {}, ""}};
  const auto together = generator->generate(empty, options);
  for (std::size_t i = 0; i < empty.size(); ++i) {
    const auto alone = generator->generate(std::span(empty).subspan(i, 1), options);
    EXPECT_EQ(alone[0].text, together[i].text);
  }
  EXPECT_THAT(together[2].text, testing::StartsWith("ab"));
}

// log p(x) of a text under a model with one latent number, by the trapezoidal rule over z.
double integrated_nats(VaeNetwork& network, const std::vector<int>& text) {
  const std::int64_t count = 4001;
  const auto z = torch::linspace(-10, 10, count).view({-1, 1});
  const std::vector<std::vector<int>> copies(static_cast<std::size_t>(count), text);
  const auto nats = decoder_nats(network, {copies, {}}, z);
  double sum = 0;
  for (std::size_t i = 0; i < nats.size(); ++i) {
    double log_p = 0;
    for (const double value : nats[i]) log_p -= value;
    const double at = z[static_cast<std::int64_t>(i)].item<double>();
    sum += std::exp(log_p - at * at / 2) / std::sqrt(2 * std::numbers::pi) * 20 /
           static_cast<double>(count - 1);
  }
  return -std::log(sum);
}

TEST(VaeLmTest, TheBoundTightensTowardsTheIntegral) {
  auto generator = make_baseline("vae_lm", recipe("vae_lm", 60, 1));
  fit_on(*generator, kCorpus, "abc", fresh_folder(case_name()));
  const std::string folder = fresh_folder(case_name() + "_saved");
  trainable(*generator).save(folder);
  // The same weights, read by another number of draws.
  std::map<std::int64_t, std::vector<Likelihood>> found;
  const Tokenizers tokenizers{std::make_shared<LetterTokenizer>("abc")};
  for (const std::int64_t draws : {1, 10, 3000}) {
    auto config = nlohmann::json::parse(read_file(folder + "/config.json"));
    config["config"]["importance_samples"] = draws;
    write_file(folder + "/config.json", config.dump());
    auto loaded = make_baseline("vae_lm", recipe("vae_lm", 1));
    trainable(*loaded).load(folder, tokenizers, "cpu");
    found[draws] = loaded->score(kCorpus);
  }
  VaeNetworkOptions options;
  options.d_model = 16;
  options.latent = 1;
  options.dropout = 0;
  VaeNetwork network(options, 7);
  network->eval();
  load_weights(folder, *network);
  double one_draw = 0, ten = 0, many = 0, exact = 0;
  for (std::size_t i = 0; i < kCorpus.size(); ++i) {
    exact += integrated_nats(network, tokenizers.target->encode(kCorpus[i].references[0]));
    one_draw += found[1][i].total_nats();
    ten += found[10][i].total_nats();
    many += found[3000][i].total_nats();
    EXPECT_EQ(found[1][i].kind, LikelihoodKind::kBound);
    EXPECT_EQ(found[10][i].kind, LikelihoodKind::kImportanceWeighted);
    EXPECT_GE(found[1][i].rate_nats(), 0);
  }
  EXPECT_GT(one_draw, exact - 0.3);  // one draw of the distortion: near its mean
  EXPECT_NEAR(many, exact, 0.05);
  EXPECT_LT(std::abs(many - exact), std::abs(ten - exact) + 0.05);
}

TEST(VaeLmTest, WritesForTheLabelItIsGiven) {
  const std::vector<Example> corpus = {{"0", "", {"abcc"}, "sad"}, {"1", "", {"ccab"}, "glad"}};
  for (const std::string type : {"vae_lm", "autoencoder_lm"}) {
    nlohmann::json labelled = recipe(type, 300);
    labelled["condition"] = "label";
    const auto generator = make_baseline(type, labelled);
    fit_on(*generator, corpus, "abc", fresh_folder(case_name()));
    EXPECT_EQ(generator->info().condition, "label");
    std::vector<Example> swapped = corpus;
    swapped[0].label = "glad", swapped[1].label = "sad";
    const auto right = generator->score(corpus), wrong = generator->score(swapped);
    for (std::size_t i = 0; i < corpus.size(); ++i)
      EXPECT_LT(right[i].total_nats(), wrong[i].total_nats());
    swapped[0].label = "gald";
    EXPECT_THROW(generator->score(swapped), InvalidArgument);
    if (type != "vae_lm") continue;
    const auto written = generator->generate(corpus, DecodingOptions{});  // whatever z it draws
    for (std::size_t i = 0; i < corpus.size(); ++i)
      EXPECT_EQ(written[i].text, corpus[i].references[0]);
  }
}

TEST(VaeLmTest, FeaturesAreTheLatentMeans) {
  const auto generator = trained("autoencoder_lm", 10);
  auto& extractor = dynamic_cast<FeatureExtractor&>(*generator);
  const auto all = extractor.features(kCorpus, "latent");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].size(), 2U);
  EXPECT_EQ(extractor.features(std::span(kCorpus).subspan(1, 1), "latent")[0], all[1]);
  EXPECT_THROW(extractor.features(kCorpus, "layer.0"), InvalidArgument);
}

TEST(VaeObjectiveTest, WeightsOfTheKlTerm) {
  VaeObjective linear;
  linear.anneal_until = 0.5;
  EXPECT_DOUBLE_EQ(kl_weight(linear, 1, 100), 0);
  EXPECT_DOUBLE_EQ(kl_weight(linear, 26, 100), 0.5);
  EXPECT_DOUBLE_EQ(kl_weight(linear, 51, 100), 1);
  VaeObjective cyclical;
  cyclical.annealing = KlAnnealing::kCyclical;
  cyclical.cycles = 2;
  EXPECT_DOUBLE_EQ(kl_weight(cyclical, 1, 100), 0);
  EXPECT_NEAR(kl_weight(cyclical, 14, 100), 0.52, 1e-9);
  EXPECT_DOUBLE_EQ(kl_weight(cyclical, 40, 100), 1);
  EXPECT_DOUBLE_EQ(kl_weight(cyclical, 51, 100), 0);
  VaeObjective none;
  none.annealing = KlAnnealing::kNone;
  EXPECT_DOUBLE_EQ(kl_weight(none, 1, 100), 1);
}

TEST(LatentStatisticsTest, InformationAndActiveUnits) {
  auto generator = at::detail::createCPUGenerator(3);
  // 50 texts far from each other in the first number, all alike in the second.
  const auto places = torch::arange(50, torch::kFloat) * 100;
  const GaussianPosterior apart{torch::stack({places, torch::zeros({50})}, 1),
                                torch::zeros({50, 2})};
  const LatentStatistics far = latent_statistics(apart, generator);
  EXPECT_NEAR(far.mutual_information, std::log(50.0), 1e-3);
  EXPECT_EQ(far.active_units, 1);
  const GaussianPosterior alike{torch::zeros({50, 2}), torch::zeros({50, 2})};
  const LatentStatistics none = latent_statistics(alike, generator);
  EXPECT_NEAR(none.mutual_information, 0, 1e-4);
  EXPECT_EQ(none.active_units, 0);
  EXPECT_NEAR(none.kl_nats, 0, 1e-6);
  const GaussianPosterior one{torch::tensor({{3.0F}}), torch::tensor({{std::log(4.0F)}})};
  // (9 + 4 - 1 - log 4) / 2
  EXPECT_NEAR(latent_statistics(one, generator).kl_nats, 6 - std::log(2.0), 1e-5);
}

TEST(VaeLmTest, FreeBitsKeepTheRateUp) {
  const auto rate = [](double free_bits) {
    const auto generator =
        trained("vae_lm", 300, {{"free_bits", free_bits}, {"kl_annealing", "none"}});
    double sum = 0;
    for (const auto& likelihood : generator->score(kCorpus)) sum += likelihood.rate_nats();
    return sum / 3;
  };
  EXPECT_GT(rate(2), 2.0);
}

}  // namespace
}  // namespace vqlm
