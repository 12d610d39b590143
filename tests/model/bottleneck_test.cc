#include "model/bottleneck.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "model/naive_quantizer.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr double kCommitment = 0.25;

// With codebooks of the standard normal distribution that count as placed.
std::shared_ptr<Bottleneck> make(const json& keys) {
  torch::manual_seed(5);
  JsonReader reader(keys, "test");
  auto bottleneck = make_bottleneck(reader);
  reader.finish();
  const torch::NoGradGuard no_grad;
  for (auto& buffer : bottleneck->named_buffers()) {
    if (buffer.key().ends_with("codebook")) buffer.value().normal_();
    if (buffer.key().ends_with("started")) buffer.value().fill_(1);
  }
  bottleneck->eval();
  return bottleneck;
}

// 2 texts of 5 states of 6 numbers, 7 of the 10 real.
struct Batch {
  torch::Tensor z = torch::randn({2, 5, 6}), weights = torch::randn({2, 5, 6});
  torch::Tensor mask = torch::ones({2, 5}, torch::kBool);
  Batch() { mask[1].slice(0, 2).fill_(false); }
  torch::Tensor rows(const torch::Tensor& states) const {
    return states.reshape({10, -1}).index_select(0, mask.view({-1}).nonzero().squeeze(1));
  }
};

torch::Tensor normalised(const torch::Tensor& rows) {
  return torch::layer_norm(rows, {rows.size(-1)});
}

// What product and residual quantisation are, state by state: `rows` [n, W] as they enter.
struct Naive {
  torch::Tensor vectors, codes, loss;    // [n, W], int64 [n, H], with gradient to `rows`
  std::vector<torch::Tensor> residuals;  // what each codebook was given, [n, W/heads]
};
Naive quantise_plainly(const torch::Tensor& rows, const std::vector<torch::Tensor>& codebooks,
                       std::int64_t heads) {
  const auto stages = static_cast<std::int64_t>(codebooks.size()) / heads;
  const auto width = rows.size(1) / heads;
  Naive result;
  std::vector<torch::Tensor> parts, codes;
  result.loss = torch::zeros({});
  for (std::int64_t head = 0; head < heads; ++head) {
    auto left = rows.slice(1, head * width, (head + 1) * width);
    auto sum = torch::zeros_like(left);
    for (std::int64_t stage = 0; stage < stages; ++stage) {
      const auto& codebook = codebooks[static_cast<std::size_t>(head * stages + stage)];
      result.residuals.push_back(left.detach());
      codes.push_back(naive_codes(left.detach(), codebook));
      const auto vectors = codebook.index_select(0, codes.back());
      result.loss = result.loss + kCommitment * (left - vectors).square().mean();
      sum = sum + vectors;
      left = left - vectors;
    }
    parts.push_back(sum);
  }
  result.vectors = torch::cat(parts, 1);
  result.codes = torch::stack(codes, 1);
  return result;
}

class BottleneckTest : public testing::TestWithParam<json> {};
INSTANTIATE_TEST_SUITE_P(
    Shapes, BottleneckTest,
    testing::Values(json{{"codes", 5}, {"code_dim", 6}},
                    json{{"codes", 5}, {"code_dim", 6}, {"heads", 2}},
                    json{{"codes", 5}, {"code_dim", 6}, {"residual_stages", 3}},
                    json{{"codes", 5}, {"code_dim", 6}, {"heads", 3}, {"residual_stages", 2}}));

TEST_P(BottleneckTest, IsProductAndResidualQuantisation) {
  const auto bottleneck = make(GetParam());
  const Batch batch;
  const auto heads = GetParam().value("heads", 1), stages = GetParam().value("residual_stages", 1);
  const auto z = batch.z.clone().set_requires_grad(true);
  const auto result = bottleneck->forward(z, batch.mask);
  (((result.states * batch.weights).sum()) + result.loss).backward();

  const auto same_z = batch.z.clone().set_requires_grad(true);
  const auto rows = normalised(batch.rows(same_z));
  const auto naive = quantise_plainly(rows, bottleneck->codebooks(), heads);
  EXPECT_EQ(result.codes.sizes(), (std::vector<std::int64_t>{2, 5, heads * stages}));
  EXPECT_TRUE(batch.rows(result.codes).equal(naive.codes));
  EXPECT_TRUE(torch::allclose(batch.rows(result.states), naive.vectors, 1e-5, 1e-5));
  EXPECT_NEAR(result.loss.item<double>(), naive.loss.item<double>(), 1e-5);
  // Each stage hands the gradient of the sum back to the state.
  ((rows * batch.rows(batch.weights)).sum() * stages + naive.loss).backward();
  EXPECT_TRUE(torch::allclose(z.grad(), same_z.grad(), 1e-4, 1e-5));

  const auto hidden = batch.mask.logical_not();
  EXPECT_EQ(result.states.masked_select(hidden.unsqueeze(-1)).count_nonzero().item<long>(), 0);
  EXPECT_EQ(result.codes.masked_select(hidden.unsqueeze(-1)).count_nonzero().item<long>(), 0);
  EXPECT_TRUE(
      torch::allclose(bottleneck->lookup(batch.rows(result.codes)), naive.vectors, 1e-5, 1e-6));
}

TEST_P(BottleneckTest, EveryCodebookIsTheMovingAverageOfWhatItWasGiven) {
  const auto bottleneck = make(GetParam());
  const Batch batch;
  const auto naive = quantise_plainly(normalised(batch.rows(batch.z)), bottleneck->codebooks(),
                                      GetParam().value("heads", 1));
  std::vector<torch::Tensor> counts, sums;
  for (const auto& buffer : bottleneck->named_buffers()) {
    if (buffer.key().ends_with("ema_counts")) counts.push_back(buffer.value().clone());
    if (buffer.key().ends_with("ema_sums")) sums.push_back(buffer.value().clone());
  }
  ASSERT_EQ(counts.size(), bottleneck->sizes().size());
  bottleneck->train();
  bottleneck->forward(batch.z, batch.mask);
  bottleneck->after_step(1, 10);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto chosen =
        torch::one_hot(naive.codes.select(1, static_cast<std::int64_t>(i)), 5).to(torch::kFloat32);
    const auto n = 0.99 * counts[i] + 0.01 * chosen.sum(0);
    const auto m = 0.99 * sums[i] + 0.01 * chosen.t().mm(naive.residuals[i]);
    const auto smoothed = (n + 1e-5) / (n.sum() + 5e-5) * n.sum();
    EXPECT_TRUE(torch::allclose(bottleneck->codebooks()[i], m / smoothed.unsqueeze(1), 1e-4, 1e-5))
        << i;
  }
}

TEST(BottleneckTest, ProjectsToHeadsAndToFewerNumbers) {
  const auto bottleneck = make({{"codes", 5},
                                {"code_dim", 6},
                                {"heads", 2},
                                {"head_split", "projected"},
                                {"code_projection_dim", 4}});
  const Batch batch;
  const torch::NoGradGuard no_grad;
  const auto weights = bottleneck->named_parameters();
  const auto low = torch::linear(batch.rows(batch.z), weights["in.weight"], weights["in.bias"]);
  const auto split = torch::linear(low, weights["split.weight"], weights["split.bias"]);
  const auto naive = quantise_plainly(normalised(split), bottleneck->codebooks(), 2);
  const auto expected = torch::linear(naive.vectors, weights["out.weight"], weights["out.bias"]);
  const auto result = bottleneck->forward(batch.z, batch.mask);
  EXPECT_TRUE(batch.rows(result.codes).equal(naive.codes));
  EXPECT_TRUE(torch::allclose(batch.rows(result.states), expected, 1e-4, 1e-5));
  EXPECT_TRUE(torch::allclose(bottleneck->lookup(naive.codes), expected, 1e-4, 1e-5));
  EXPECT_EQ(bottleneck->state_dim(), 6);
  EXPECT_EQ(result.states.masked_select(batch.mask.logical_not().unsqueeze(-1))
                .count_nonzero()
                .item<long>(),
            0);
  const auto passed = torch::linear(normalised(split), weights["out.weight"], weights["out.bias"]);
  EXPECT_TRUE(torch::allclose(batch.rows(bottleneck->pass(batch.z)), passed, 1e-4, 1e-5));
}

TEST(BottleneckTest, DropsStagesInTrainingOnly) {
  const auto bottleneck =
      make({{"codes", 5}, {"code_dim", 6}, {"residual_stages", 3}, {"stage_dropout", 1}});
  const Batch batch;
  const auto whole = bottleneck->forward(batch.z, batch.mask);
  const auto codes = batch.rows(whole.codes);
  const auto codebooks = bottleneck->codebooks();
  bottleneck->train();
  std::set<std::int64_t> kept;
  for (int trial = 0; trial < 40; ++trial) {
    const auto some = bottleneck->forward(batch.z, batch.mask);
    EXPECT_TRUE(some.codes.equal(whole.codes));
    auto sum = torch::zeros({7, 6});
    std::int64_t stages = 0;
    while (stages < 3 && !torch::allclose(batch.rows(some.states), sum, 1e-4, 1e-5)) {
      const auto place = static_cast<std::size_t>(stages);
      sum = sum + codebooks[place].index_select(0, codes.select(1, stages++));
    }
    EXPECT_LT(some.loss.item<double>(), whole.loss.item<double>());
    kept.insert(stages);
  }
  EXPECT_EQ(kept, (std::set<std::int64_t>{1, 2}));
  bottleneck->eval();
  EXPECT_TRUE(bottleneck->forward(batch.z, batch.mask).states.equal(whole.states));
}

TEST(BottleneckTest, AnUnusedStageDoesNotMove) {
  for (const std::string kind :
       {"vq_ema", "vq_cosine", "soft_em", "gumbel", "simvq", "vq_gradient"}) {
    const auto bottleneck = make({{"quantizer", kind},
                                  {"codes", 5},
                                  {"code_dim", 6},
                                  {"residual_stages", 2},
                                  {"stage_dropout", 1}});
    const Batch batch;
    std::map<std::string, torch::Tensor> before;
    for (const auto& buffer : bottleneck->named_buffers())
      before[buffer.key()] = buffer.value().clone();
    bottleneck->train();
    bottleneck->forward(batch.z, batch.mask);
    bottleneck->after_step(1, 10);
    bool first_moved = false;
    for (const auto& buffer : bottleneck->named_buffers()) {
      const bool same = buffer.value().equal(before[buffer.key()]);
      if (buffer.key().starts_with("quantizer1") && !buffer.key().ends_with("temperature")) {
        EXPECT_TRUE(same) << kind << " " << buffer.key();
      } else {
        first_moved = first_moved || !same;
      }
    }
    EXPECT_TRUE(first_moved) << kind;
  }
}

// Four points and four codes: the first stage finds them all, the second has nothing left.
TEST(BottleneckTest, StartsStageByStageOnWhatIsLeft) {
  JsonReader reader(json{{"codes", 4}, {"code_dim", 6}, {"heads", 2}, {"residual_stages", 2}},
                    "test");
  torch::manual_seed(2);
  const auto bottleneck = make_bottleneck(reader);
  EXPECT_FALSE(bottleneck->started());
  const auto points = torch::randn({4, 6});
  bottleneck->start(points.repeat({20, 1}), 80);
  EXPECT_TRUE(bottleneck->started());
  const auto entered = normalised(points);
  for (std::int64_t head = 0; head < 2; ++head) {
    const auto part = entered.slice(1, 3 * head, 3 * head + 3);
    const auto codebook = bottleneck->codebooks()[static_cast<std::size_t>(2 * head)];
    const auto nearest = codebook.index_select(0, naive_codes(part, codebook));
    EXPECT_TRUE(torch::allclose(nearest, part, 1e-3, 1e-4)) << head;
    const auto rest = bottleneck->codebooks()[static_cast<std::size_t>(2 * head + 1)];
    EXPECT_LT(rest.abs().max().item<double>(), 1e-2) << head;
  }
}

TEST(BottleneckTest, FixedCodesAreHeadsButNoStages) {
  const auto fsq = make({{"quantizer", "fsq"}, {"levels", {5, 3}}, {"heads", 3}});
  EXPECT_EQ(fsq->state_dim(), 6);
  EXPECT_EQ(fsq->sizes(), (std::vector<std::int64_t>{15, 15, 15}));
  JsonReader reader(json{{"levels", {5, 3}}}, "test");
  const auto one = builtin_quantizers().create("fsq", reader);
  const Batch batch;
  const auto result = fsq->forward(batch.z, batch.mask);
  for (std::int64_t head = 0; head < 3; ++head) {
    const auto alone = one->forward(batch.z.slice(2, 2 * head, 2 * head + 2), batch.mask);
    EXPECT_TRUE(result.codes.select(2, head).equal(alone.codes));
    EXPECT_TRUE(result.states.slice(2, 2 * head, 2 * head + 2).equal(alone.states));
  }
  EXPECT_EQ(make({{"quantizer", "lfq"}, {"codes", 8}, {"heads", 2}})->state_dim(), 6);
}

TEST(BottleneckTest, RefusesWhatDoesNotFit) {
  for (const json& keys :
       {json{{"heads", 3}, {"code_dim", 32}},
        json{{"quantizer", "fsq"}, {"levels", {5, 3}}, {"residual_stages", 2}},
        json{{"quantizer", "lfq"}, {"codes", 8}, {"residual_stages", 2}},
        json{{"quantizer", "fsq"}, {"levels", {5, 3}}, {"code_dim", 3}},
        json{{"quantizer", "fsq"}, {"levels", {5, 3}}, {"heads", 2}, {"code_projection_dim", 6}},
        json{{"heads", 0}}, json{{"head_split", "cut"}}, json{{"stage_dropout", 1.5}},
        json{{"quantiser", "vq_ema"}}})
    EXPECT_THROW(make(keys), InvalidArgument) << keys;
}

// The full recipe reads as what it was made from.
TEST(BottleneckTest, ItsRecipeReadsAlike) {
  for (const json& keys :
       {json::object(), json{{"heads", 4}}, json{{"quantizer", "fsq"}, {"codes", 1024}},
        json{{"heads", 2}, {"code_projection_dim", 8}},
        json{{"quantizer", "lfq"}, {"codes", 16}, {"heads", 2}}}) {
    JsonReader first(keys, "test");
    const auto made = make_bottleneck(first);
    JsonReader second(first.resolved(), "test");
    const auto again = make_bottleneck(second);
    second.finish();
    EXPECT_EQ(first.resolved(), second.resolved());
    EXPECT_EQ(made->sizes(), again->sizes());
    EXPECT_EQ(made->state_dim(), again->state_dim());
  }
}

}  // namespace
}  // namespace vqlm
