#include "app/parity.h"

#include <gtest/gtest.h>

#include <cmath>

namespace vqlm {
namespace {

const std::vector<Example> kExamples = {
    {"test/0", "", {}, ""}, {"test/1", "", {}, ""}, {"test/2", "", {}, ""}};

Likelihood of(std::vector<double> token_nats, std::vector<double> code_nats = {}) {
  Likelihood result;
  result.token_nats = std::move(token_nats);
  result.code_nats = std::move(code_nats);
  return result;
}

TEST(ParityTest, CountsEqualOutputs) {
  const auto parity =
      compare_outputs(kExamples, {{"a", {}, {}, 0}, {"b", {}, {}, 0}, {"c", {}, {}, 0}},
                      {{"a", {}, {}, 0}, {"x", {}, {}, 0}, {"y", {}, {}, 0}});
  EXPECT_EQ(parity.num_equal, 1);
  EXPECT_EQ(parity.first_unequal, "test/1");
  EXPECT_NEAR(parity.share_equal(), 1.0 / 3, 1e-12);
}

TEST(ParityTest, FindsTheLargestDifference) {
  const auto parity = compare_likelihoods(kExamples, {of({1, 2}, {1}), of({1, 2, 3}), of({1})},
                                          {of({1, 2.5}, {3}), of({1, 2}), of({1})});
  EXPECT_EQ(parity.num_texts, 2);
  EXPECT_EQ(parity.num_unlike, 1);
  EXPECT_EQ(parity.num_tokens, 4);
  EXPECT_DOUBLE_EQ(parity.largest_nats, 2);
  EXPECT_EQ(parity.largest_at, "test/0 code 0");
  EXPECT_DOUBLE_EQ(parity.largest_text_nats, 2.5);
}

TEST(ParityTest, NotANumberIsTheLargest) {
  const auto parity = compare_likelihoods(kExamples, {of({1, NAN}), of({5}), of({1})},
                                          {of({1, 2}), of({1}), of({1})});
  EXPECT_TRUE(std::isnan(parity.largest_nats));
  EXPECT_EQ(parity.largest_at, "test/0 token 1");
}

}  // namespace
}  // namespace vqlm
