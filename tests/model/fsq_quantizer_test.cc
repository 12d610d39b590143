#include "model/fsq_quantizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "nn/device.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

FsqOptions with_levels(std::vector<std::int64_t> levels) {
  FsqOptions options;
  options.levels = std::move(levels);
  return options;
}

FsqOptions read(const nlohmann::json& config) {
  JsonReader reader(config, "config");
  const auto options = read_fsq_options(reader);
  reader.finish();
  return options;
}

// One number by the formula, with its level and the slope of b / floor(L / 2).
struct NaiveNumber {
  std::int64_t level = 0;
  double value = 0, slope = 0;
};
NaiveNumber naive_number(double z, std::int64_t levels) {
  const bool even = levels % 2 == 0;
  const double h = static_cast<double>(levels - 1) * 1.001 / 2, s = even ? 0.5 : 0;
  const double shift = levels == 2 ? 0 : 0.5 * std::log((1 + s / h) / (1 - s / h));
  const double t = std::tanh(z + shift), width = static_cast<double>(levels / 2);
  const auto rounded = std::lround(h * t - s);
  return {rounded + levels / 2, static_cast<double>(rounded) / width, h * (1 - t * t) / width};
}

class FsqQuantizerTest : public testing::TestWithParam<std::vector<std::int64_t>> {
 protected:
  void SetUp() override {
    torch::manual_seed(7);
    numbers_ = static_cast<std::int64_t>(GetParam().size());
    z_ = 1.5 * torch::randn({2, 30, numbers_});
    mask_ = torch::ones({2, 30}, torch::kBool);
    mask_[1].slice(0, 20).fill_(false);
  }
  std::int64_t numbers_ = 0;
  torch::Tensor z_, mask_;
};

TEST_P(FsqQuantizerTest, ForwardAndGradientEqualTheNaiveFormula) {
  FsqQuantizer quantizer(with_levels(GetParam()));
  const auto weights = torch::randn_like(z_);
  auto z = z_.clone().set_requires_grad(true);
  const auto result = quantizer.forward(z, mask_);
  (result.states * weights).sum().backward();
  EXPECT_EQ(result.loss.item<double>(), 0);
  for (std::int64_t b = 0; b < 2; ++b)
    for (std::int64_t n = 0; n < 30; ++n) {
      const bool real = mask_[b][n].item<bool>();
      std::int64_t code = 0, place = 1;
      for (std::int64_t c = 0; c < numbers_; ++c) {
        const auto levels = GetParam()[static_cast<std::size_t>(c)];
        const auto naive = naive_number(z_[b][n][c].item<double>(), levels);
        const double weight = weights[b][n][c].item<double>();
        EXPECT_NEAR(result.states[b][n][c].item<double>(), real ? naive.value : 0, 1e-6);
        EXPECT_NEAR(z.grad()[b][n][c].item<double>(), real ? naive.slope * weight : 0, 1e-5);
        code += naive.level * place;
        place *= levels;
      }
      EXPECT_EQ(result.codes[b][n].item<std::int64_t>(), real ? code : 0);
    }
}

TEST_P(FsqQuantizerTest, LooksUpTheVeryStates) {
  FsqQuantizer quantizer(with_levels(GetParam()));
  const auto result = quantizer.forward(z_, mask_);
  EXPECT_TRUE(quantizer.lookup(result.codes)
                  .masked_fill(mask_.logical_not().unsqueeze(-1), 0)
                  .equal(result.states));
}

TEST_P(FsqQuantizerTest, CodebookHoldsEachCombinationOnceAndIsReachedByAState) {
  const auto options = with_levels(GetParam());
  FsqQuantizer quantizer(options);
  const auto codebook = quantizer.codebook();
  EXPECT_EQ(codebook.sizes(), (std::vector<std::int64_t>{options.codes(), numbers_}));
  EXPECT_EQ(std::get<0>(torch::unique_dim(codebook, 0)).size(0), options.codes());
  const auto all = torch::arange(options.codes(), torch::kInt64);
  EXPECT_TRUE(quantizer.lookup(all).equal(codebook));
  // The middle of each level, put back through the bound, has the code of its vector.
  const auto levels = torch::tensor(options.levels, torch::kFloat64);
  const auto even = levels.remainder(2) == 0;
  const auto h = (levels - 1) * 1.001 / 2, s = 0.5 * even.to(torch::kFloat64);
  const auto shift = torch::atanh(s / h).masked_fill(levels == 2, 0);
  const auto bounded = codebook.to(torch::kFloat64) * levels.div(2).floor();
  const auto z = torch::atanh((bounded + s) / h) - shift;
  const auto mask = torch::ones({1, options.codes()}, torch::kBool);
  EXPECT_TRUE(quantizer.forward(z.unsqueeze(0), mask).codes[0].equal(all));
}

INSTANTIATE_TEST_SUITE_P(Levels, FsqQuantizerTest,
                         testing::Values(std::vector<std::int64_t>{8, 6, 5},
                                         std::vector<std::int64_t>{7, 5, 5, 5, 5},
                                         std::vector<std::int64_t>{2, 3, 4, 2},
                                         std::vector<std::int64_t>{256}));

torch::Tensor tensor_of(const nlohmann::json& rows) {
  std::vector<torch::Tensor> result;
  for (const auto& row : rows) result.push_back(torch::tensor(row.get<std::vector<float>>()));
  return torch::stack(result);
}

TEST(FsqQuantizerPackageTest, EqualsVectorQuantizePytorch) {
  std::ifstream file(VQLM_SOURCE_DIR "/tests/golden/quantizers/fsq.json");
  ASSERT_TRUE(file);
  const auto cases = nlohmann::json::parse(file);
  EXPECT_EQ(cases.size(), 4U);
  for (const auto& golden : cases) {
    FsqQuantizer quantizer(with_levels(golden.at("levels")));
    auto z = tensor_of(golden.at("z")).unsqueeze(0).set_requires_grad(true);
    const auto result = quantizer.forward(z, torch::ones({1, z.size(1)}, torch::kBool));
    (result.states * tensor_of(golden.at("weights"))).sum().backward();
    const auto codes = torch::tensor(golden.at("codes").get<std::vector<std::int64_t>>());
    EXPECT_TRUE(result.codes[0].equal(codes)) << golden.at("levels");
    EXPECT_TRUE(torch::allclose(result.states[0], tensor_of(golden.at("states")), 0, 1e-6));
    EXPECT_TRUE(torch::allclose(z.grad()[0], tensor_of(golden.at("gradient")), 1e-4, 1e-6));
    const auto listed = golden.at("listed_codes").get<std::vector<std::int64_t>>();
    EXPECT_TRUE(torch::allclose(quantizer.lookup(torch::tensor(listed)),
                                tensor_of(golden.at("listed_vectors")), 0, 1e-6));
  }
}

TEST(FsqQuantizerMaskTest, MaskedStatesSayNothingWhateverTheyHold) {
  FsqQuantizer quantizer(with_levels({8, 6, 5}));
  auto z = torch::full({1, 2, 3}, NAN);
  z[0][0].fill_(0.3);
  z.set_requires_grad(true);
  const auto result = quantizer.forward(z, torch::tensor({true, false}).view({1, 2}));
  result.states.sum().backward();
  EXPECT_EQ(result.codes[0][1].item<std::int64_t>(), 0);
  EXPECT_TRUE(result.states[0][1].equal(torch::zeros({3})));
  EXPECT_TRUE(z.grad()[0][1].equal(torch::zeros({3})));
  EXPECT_TRUE(torch::isfinite(z.grad()[0][0]).all().item<bool>());
}

TEST(FsqQuantizerPrecisionTest, WorksInFloat32UnderAutocast) {
  FsqQuantizer quantizer(with_levels({8, 6, 5}));
  const auto z = torch::randn({2, 9, 3}), mask = torch::ones({2, 9}, torch::kBool);
  const auto plain = quantizer.forward(z, mask);
  const Autocast autocast(torch::kCPU, true);
  const auto cast = quantizer.forward(z, mask);
  EXPECT_EQ(cast.states.scalar_type(), torch::kFloat32);
  EXPECT_TRUE(cast.states.equal(plain.states));
  EXPECT_EQ(quantizer.forward(z.to(torch::kBFloat16), mask).states.scalar_type(), torch::kFloat32);
}

TEST(FsqOptionsTest, ChoosesLevelsOfThePaperByCodes) {
  EXPECT_EQ(read(nlohmann::json::object()).levels, (std::vector<std::int64_t>{8, 6, 5}));
  EXPECT_EQ(read({{"codes", 256}}).codes(), 240);
  EXPECT_EQ(read({{"codes", 1000}}).levels, (std::vector<std::int64_t>{8, 5, 5, 5}));
  EXPECT_EQ(read({{"codes", 1024}}).levels, (std::vector<std::int64_t>{8, 5, 5, 5}));
  EXPECT_EQ(read({{"codes", 4096}}).levels, (std::vector<std::int64_t>{7, 5, 5, 5, 5}));
  EXPECT_EQ(read({{"levels", {4, 4}}, {"codes", 16}, {"code_dim", 2}}).codes(), 16);
}

TEST(FsqOptionsTest, ReadsWhatItResolved) {
  for (const nlohmann::json& config : {nlohmann::json::object(), nlohmann::json{{"codes", 1024}},
                                       nlohmann::json{{"levels", {3, 3}}}}) {
    JsonReader reader(config, "config");
    const auto options = read_fsq_options(reader);
    EXPECT_EQ(read(reader.resolved()).levels, options.levels);
    JsonReader again(reader.resolved(), "config");
    read_fsq_options(again);
    EXPECT_EQ(again.resolved(), reader.resolved());
  }
}

void expect_refused(const nlohmann::json& config, const std::string& part) {
  try {
    read(config);
    ADD_FAILURE() << config << " was accepted";
  } catch (const InvalidArgument& error) {
    EXPECT_THAT(error.what(), HasSubstr(part));
  }
}

TEST(FsqOptionsTest, RefusesWhatDoesNotFit) {
  expect_refused({{"levels", {8, 1, 5}}}, "each at least 2, got [8, 1, 5]");
  expect_refused({{"levels", {8, -6}}}, "each at least 2, got [8, -6]");
  expect_refused({{"levels", nlohmann::json::array()}}, "at least one level count");
  expect_refused({{"levels", {1024, 1024, 2}}}, "product at most 1048576");
  expect_refused({{"levels", {8, 6, 5}}, {"codes", 241}}, "expected 240, the product");
  expect_refused({{"levels", {8, 5, 6}}, {"codes", 256}}, "expected 240, the product");
  expect_refused({{"codes", 512}}, "one of 256 (240), 1024 (1000)");
  expect_refused({{"codes", 256}, {"code_dim", 32}}, "expected 3, the number of levels [8, 6, 5]");
  EXPECT_THROW(FsqQuantizer(with_levels({8, 0})), InvalidArgument);
}

TEST(FsqQuantizerRegistryTest, IsBuiltIn) {
  const nlohmann::json config = {{"codes", 1024}};
  JsonReader reader(config, "config");
  EXPECT_EQ(builtin_quantizers().create("fsq", reader)->codebook().size(0), 1000);
}

}  // namespace
}  // namespace vqlm
