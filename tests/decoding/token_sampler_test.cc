#include "decoding/token_sampler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

#include "core/error.h"
#include "decoding/token_rows.h"

namespace vqlm {
namespace {

std::vector<float> logs(const std::vector<double>& probs) {
  std::vector<float> result;
  for (const double p : probs) result.push_back(static_cast<float>(std::log(p)));
  return result;
}

// How often each token is drawn in 20,000 draws, as shares.
std::vector<double> shares(const std::vector<double>& probs, const DecodingOptions& options,
                           const std::vector<int>& forbidden = {}) {
  const auto row = logs(probs);
  TokenSampler sampler(allowed_tokens(static_cast<std::int64_t>(probs.size()), forbidden), options);
  Pcg64 random(7);
  std::vector<double> result(probs.size());
  for (int i = 0; i < 20000; ++i)
    result[static_cast<std::size_t>(sampler.draw(row.data(), random))] += 1.0 / 20000;
  return result;
}

void expect_near(const std::vector<double>& got, const std::vector<double>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], 0.015) << i;
}

TEST(TokenSamplerTest, DrawsByTheirProbabilities) {
  expect_near(shares({0.5, 0.3, 0.2}, {}), {0.5, 0.3, 0.2});
  expect_near(shares({0.5, 0.3, 0.2}, {}, {0}), {0, 0.6, 0.4});
}

TEST(TokenSamplerTest, TemperatureTopKAndTopP) {
  DecodingOptions options;
  options.temperature = 0.5;
  expect_near(shares({0.5, 0.3, 0.2}, options), {25 / 38.0, 9 / 38.0, 4 / 38.0});
  options = {};
  options.top_k = 2;
  expect_near(shares({0.2, 0.5, 0.3}, options), {0, 0.625, 0.375});
  options = {};
  options.top_p = 0.7;
  expect_near(shares({0.2, 0.5, 0.3}, options), {0, 0.625, 0.375});
}

// By the definition; the entropy is 1.28 nats, which the surprise of 0.3 is nearest to.
TEST(TokenSamplerTest, TypicalTokensAreThoseNearTheEntropy) {
  const std::vector<double> probs = {0.4, 0.3, 0.2, 0.1};
  double entropy = 0;
  for (const double p : probs) entropy -= p * std::log(p);
  std::set<std::pair<double, std::size_t>> by_distance;
  for (std::size_t v = 0; v < probs.size(); ++v)
    by_distance.emplace(std::abs(-std::log(probs[v]) - entropy), v);
  for (const double typical_p : {0.2, 0.5, 0.8, 0.95}) {
    std::vector<double> expected(probs.size());
    double mass = 0;
    for (const auto& [distance, v] : by_distance) {
      if (mass >= typical_p) break;
      expected[v] = probs[v];
      mass += probs[v];
    }
    for (double& p : expected) p /= mass;
    DecodingOptions options;
    options.typical_p = typical_p;
    expect_near(shares(probs, options), expected);
  }
  EXPECT_EQ(by_distance.begin()->second, 1U);  // not the likeliest
}

TEST(RepetitionPenaltyTest, ScalesWhatTheTextHas) {
  const auto row = logs({0.5, 0.25, 0.125, 0.125});
  RepetitionPenalty none(1), some(1.5);
  EXPECT_EQ(none.apply(row.data(), 4, std::vector<int>{1}, {}), row.data());
  const float* changed = some.apply(row.data(), 4, std::vector<int>{1}, std::vector<int>{1, 3, 3});
  EXPECT_FLOAT_EQ(changed[0], row[0]);
  EXPECT_FLOAT_EQ(changed[1], 1.5F * row[1]);
  EXPECT_FLOAT_EQ(changed[2], row[2]);
  EXPECT_FLOAT_EQ(changed[3], 1.5F * row[3]);
}

TEST(RepetitionPenaltyTest, PassesOverWhatIsNoTokenOfTheRow) {
  const auto rows = logs({0.5, 0.25, 0.125, 0.125});  // two rows of two tokens
  RepetitionPenalty penalty(2);
  // An id beyond the copy would be written where another vector of the heap lies.
  const float* changed = penalty.apply(rows.data(), 2, std::vector<int>{2, -1, 100000000}, {});
  EXPECT_EQ(std::vector<float>(changed, changed + 2),
            std::vector<float>(rows.begin(), rows.begin() + 2));
}

TEST(TokenRowsTest, SomethingMustBeAllowed) {
  EXPECT_THROW(allowed_tokens(2, {0, 1}), InvalidArgument);
  EXPECT_EQ(most_likely(logs({0.5, 0.3, 0.2}).data(), allowed_tokens(3, {0})), 1);
}

}  // namespace
}  // namespace vqlm
