#include "nn/transformer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"

namespace vqlm {
namespace {

TransformerOptions small() {
  TransformerOptions options;
  options.d_model = 16;
  options.num_heads = 4;
  options.d_ff = 24;
  options.num_layers = 2;
  options.dropout = 0.1;
  return options;
}

bool close(const torch::Tensor& a, const torch::Tensor& b) {
  return torch::allclose(a, b, 1e-4, 1e-5);
}

// Same weights whatever the generator of random numbers: sines of the position.
void set_formula_weights(torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  double shift = 0;
  for (auto& parameter : module.parameters()) {
    shift += 0.37;
    if (parameter.dim() < 2) continue;
    const auto index = torch::arange(parameter.numel(), torch::kDouble);
    parameter.copy_((index * 0.7 + shift).sin().mul(0.3).view(parameter.sizes()));
  }
}

class TransformerTest : public testing::Test {
 protected:
  void SetUp() override {
    torch::manual_seed(7);
    set_formula_weights(*encoder);
    set_formula_weights(*decoder);
    set_formula_weights(*language_model);
    encoder->eval();
    decoder->eval();
    language_model->eval();
  }
  torch::NoGradGuard no_grad;
  TransformerEncoder encoder{small()};
  TransformerDecoder decoder{small(), true}, language_model{small(), false};
};

TEST_F(TransformerTest, AttentionIsTheFormula) {
  const auto q = torch::randn({2, 3, 4, 5}), k = torch::randn({2, 3, 6, 5}),
             v = torch::randn({2, 3, 6, 5});
  const auto mask = torch::tensor({{1, 1, 1, 1, 0, 0}, {1, 1, 1, 1, 1, 1}}, torch::kBool);
  auto scores = torch::matmul(q, k.transpose(2, 3)) / std::sqrt(5.0);
  scores = scores.masked_fill(~mask.view({2, 1, 1, 6}), -std::numeric_limits<float>::infinity());
  const auto expected = torch::matmul(torch::softmax(scores, -1), v);
  EXPECT_TRUE(close(attend(q, k, v, attention_bias(mask), false), expected));
}

TEST_F(TransformerTest, HiddenStatesLeadToWhatForwardGives) {
  const auto x = torch::randn({2, 5, 16});
  const Memory memory{torch::randn({2, 3, 16}),
                      torch::tensor({{1, 1, 0}, {1, 1, 1}}, torch::kBool)};
  for (auto [stack, seen] : {std::pair{decoder, &memory},
                             std::pair{language_model, static_cast<const Memory*>(nullptr)}}) {
    const auto states = stack->hidden_states(x, seen);
    ASSERT_EQ(states.size(), 2U);
    auto norm = stack->named_children()["norm"]->as<torch::nn::LayerNorm>();
    EXPECT_TRUE(close(norm->forward(states[1]), stack->forward(x, seen)));
    EXPECT_FALSE(close(states[0], states[1]));
    // A stack of its first layer alone ends there.
    auto options = small();
    options.num_layers = 1;
    TransformerDecoder first(options, seen != nullptr);
    auto weights = stack->named_parameters();
    for (auto& parameter : first->named_parameters())
      parameter.value().copy_(weights[parameter.key()]);
    first->eval();
    EXPECT_TRUE(close(first->hidden_states(x, seen)[0], states[0]));
  }
}

TEST_F(TransformerTest, PaddingOfTheEncoderChangesNothing) {
  const auto x = torch::randn({2, 5, 16});
  const auto mask = torch::ones({2, 5}, torch::kBool);
  const auto plain = encoder->forward(x, {});
  EXPECT_TRUE(torch::equal(plain, encoder->forward(x, mask)));
  const auto padded = torch::cat({x, torch::randn({2, 3, 16}) * 10}, 1);
  const auto longer = torch::cat({mask, torch::zeros({2, 3}, torch::kBool)}, 1);
  EXPECT_TRUE(close(encoder->forward(padded, longer).narrow(1, 0, 5), plain));
}

TEST_F(TransformerTest, ARowOfPaddingAloneStaysFinite) {
  const auto mask = torch::zeros({1, 4}, torch::kBool);
  const auto states = encoder->forward(torch::randn({1, 4, 16}), mask);
  EXPECT_TRUE(states.isfinite().all().item<bool>());
  const Memory memory{states, mask};
  EXPECT_TRUE(decoder->forward(torch::randn({1, 3, 16}), &memory).isfinite().all().item<bool>());
}

TEST_F(TransformerTest, CausalPositionsDoNotSeeTheFuture) {
  const auto x = torch::randn({2, 6, 16});
  auto changed = x.clone();
  changed.narrow(1, 4, 2).normal_();
  const auto a = language_model->forward(x, nullptr), b = language_model->forward(changed, nullptr);
  EXPECT_TRUE(close(a.narrow(1, 0, 4), b.narrow(1, 0, 4)));
  EXPECT_FALSE(close(a.narrow(1, 4, 2), b.narrow(1, 4, 2)));
}

TEST_F(TransformerTest, ParallelDecodingSeesAllThatIsNotPadding) {
  const auto x = torch::randn({1, 4, 16});
  auto changed = x.clone();
  changed.narrow(1, 3, 1).normal_();
  const auto a = language_model->forward(x, nullptr, false),
             b = language_model->forward(changed, nullptr, false);
  EXPECT_FALSE(close(a.narrow(1, 0, 1), b.narrow(1, 0, 1)));
  const auto mask = torch::tensor({{1, 1, 1, 0}}, torch::kBool);
  EXPECT_TRUE(close(language_model->forward(x, nullptr, false, mask).narrow(1, 0, 3),
                    language_model->forward(changed, nullptr, false, mask).narrow(1, 0, 3)));
}

TEST_F(TransformerTest, PaddingOfTheMemoryChangesNothing) {
  const auto x = torch::randn({2, 3, 16}), states = torch::randn({2, 5, 16});
  const Memory memory{states, {}};
  const Memory padded{
      torch::cat({states, torch::randn({2, 2, 16})}, 1),
      torch::cat({torch::ones({2, 5}, torch::kBool), torch::zeros({2, 2}, torch::kBool)}, 1)};
  EXPECT_TRUE(close(decoder->forward(x, &memory), decoder->forward(x, &padded)));
}

TEST_F(TransformerTest, StepsWithACacheGiveWhatTheWholeSequenceGives) {
  const auto x = torch::randn({3, 40, 16});
  const Memory memory{
      torch::randn({3, 5, 16}),
      torch::tensor({{1, 1, 1, 1, 1}, {1, 1, 0, 0, 0}, {1, 1, 1, 0, 0}}, torch::kBool)};
  const auto whole = decoder->forward(x, &memory);
  DecoderCache cache = decoder->start(&memory);
  std::vector<torch::Tensor> parts;
  std::int64_t done = 0;
  for (const std::int64_t t : {7, 1, 1, 4, 1, 20, 1, 1, 1, 1, 1, 1}) {
    parts.push_back(decoder->step(x.narrow(1, done, t), cache));
    done += t;
  }
  EXPECT_EQ(cache.length, 40);
  EXPECT_TRUE(close(torch::cat(parts, 1), whole));
}

TEST_F(TransformerTest, StepsWithoutMemory) {
  const auto x = torch::randn({2, 6, 16});
  DecoderCache cache = language_model->start(nullptr);
  std::vector<torch::Tensor> parts;
  for (std::int64_t t = 0; t < 6; ++t)
    parts.push_back(language_model->step(x.narrow(1, t, 1), cache));
  EXPECT_TRUE(close(torch::cat(parts, 1), language_model->forward(x, nullptr)));
}

// Chooses rows after three steps and goes on; the result is that of each chosen row alone.
void check_selection(TransformerDecoder& decoder,
                     const std::vector<std::vector<std::int64_t>>& rounds) {
  torch::manual_seed(8);
  auto x = torch::randn({3, 3, 16});
  Memory memory{torch::randn({3, 4, 16}),
                torch::tensor({{1, 1, 1, 1}, {1, 1, 0, 0}, {1, 1, 1, 0}}, torch::kBool)};
  DecoderCache cache = decoder->start(&memory);
  decoder->step(x, cache);
  for (const auto& round : rounds) {
    const auto rows = torch::tensor(round, torch::kLong);
    cache.select_rows(rows);
    const auto next = torch::randn({rows.size(0), 1, 16});
    const auto stepped = decoder->step(next, cache);
    x = torch::cat({x.index_select(0, rows), next}, 1);
    memory = {memory.states.index_select(0, rows), memory.mask.index_select(0, rows)};
    EXPECT_TRUE(close(stepped, decoder->forward(x, &memory).narrow(1, x.size(1) - 1, 1)));
  }
}

TEST_F(TransformerTest, RowsOfTheCacheCanBeChosenAnew) {
  check_selection(decoder, {{0, 0, 1, 1, 2, 2}, {1, 0, 2, 2, 5, 4}, {0, 1, 4, 5}, {3, 3, 1, 0}});
  check_selection(decoder, {{2, 0}, {1, 1, 1, 0, 0, 0}, {5, 3, 4}});
  check_selection(decoder, {{0, 1, 1, 2}, {3, 0, 1, 2}, {2, 2}});  // uneven groups
}

TEST_F(TransformerTest, AGroupedMemoryIsNotCopied) {
  const Memory memory{torch::randn({2, 4, 16}), {}};
  DecoderCache cache = decoder->start(&memory);
  decoder->step(torch::randn({2, 1, 16}), cache);
  const void* before = cache.memory_keys[0].const_data_ptr();
  cache.select_rows(torch::tensor({0, 0, 0, 1, 1, 1}, torch::kLong));
  EXPECT_EQ(cache.memory_keys[0].const_data_ptr(), before);
  EXPECT_EQ(cache.keys[0].size(0), 6);
}

TEST_F(TransformerTest, MemoriesJoinAlongTheirLength) {
  const auto a = torch::randn({2, 3, 16}), b = torch::randn({2, 2, 16});
  const auto mask = torch::tensor({{1, 0}, {1, 1}}, torch::kBool);
  const Memory joined = join_memories({{a, {}}, {b, mask}});
  EXPECT_TRUE(torch::equal(joined.states, torch::cat({a, b}, 1)));
  EXPECT_TRUE(
      torch::equal(joined.mask, torch::tensor({{1, 1, 1, 1, 0}, {1, 1, 1, 1, 1}}, torch::kBool)));
  EXPECT_FALSE(join_memories({{a, {}}, {b, {}}}).mask.defined());
}

TEST(TransformerGradientTest, ReachesEveryParameter) {
  torch::manual_seed(9);
  TransformerEncoder encoder(small());
  TransformerDecoder decoder(small(), true);
  const auto mask = torch::tensor({{1, 1, 1, 0}}, torch::kBool);
  const Memory memory{encoder->forward(torch::randn({1, 4, 16}), mask), mask};
  (decoder->forward(torch::randn({1, 3, 16}), &memory) * torch::randn({1, 3, 16})).sum().backward();
  for (torch::nn::Module* module : std::vector<torch::nn::Module*>{encoder.get(), decoder.get()})
    for (const auto& item : module->named_parameters())
      EXPECT_GT(item.value().grad().abs().sum().item<double>(), 0) << item.key();
}

TEST(TransformerOptionsTest, RefusesHeadsThatDoNotDivideTheWidth) {
  const nlohmann::json bad{{"d_model", 30}, {"num_heads", 4}};
  JsonReader reader(bad, "a.json");
  EXPECT_THROW(read_transformer_options(reader), InvalidArgument);
  TransformerOptions options = small();
  options.num_heads = 3;
  EXPECT_THROW(TransformerEncoder{options}, InvalidArgument);
}

}  // namespace
}  // namespace vqlm
