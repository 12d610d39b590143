#include "nn/best_token.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace vqlm {
namespace {

TEST(BestTokenTest, IsTheLargestLogProbabilityOfWhatIsAllowed) {
  torch::manual_seed(3);
  for (const std::int64_t vocab : {5, 16, 129, 1000}) {
    const auto logits = torch::randn({20, vocab}) * 3;
    const std::vector<int> forbidden{0, 2, 4, 700};
    const auto best = best_tokens(logits, forbidden, 3);
    auto log_probs = torch::log_softmax(logits, 1);
    for (std::int64_t row = 0; row < 20; ++row) {
      int expected = -1;
      for (int v = 0; v < vocab; ++v) {
        if (v == 3 || std::find(forbidden.begin(), forbidden.end(), v) != forbidden.end()) continue;
        if (expected < 0 || logits[row][v].item<float>() > logits[row][expected].item<float>())
          expected = v;
      }
      const auto& found = best[static_cast<std::size_t>(row)];
      EXPECT_EQ(found.id, expected);
      EXPECT_NEAR(found.log_prob_nats, log_probs[row][expected].item<double>(), 1e-5);
      EXPECT_NEAR(found.end_log_prob_nats, log_probs[row][3].item<double>(), 1e-5);
    }
  }
}

TEST(BestTokenTest, TakesTheFirstOfEquals) {
  auto logits = torch::zeros({1, 400});
  EXPECT_EQ(best_tokens(logits, {0, 1}, 2)[0].id, 3);
  logits[0][350] = logits[0][380] = logits[0][1] = 2.0;
  EXPECT_EQ(best_tokens(logits, {0, 1}, 2)[0].id, 350);
}

TEST(BestTokenTest, NothingIsAllowed) {
  EXPECT_EQ(best_tokens(torch::zeros({1, 3}), {0, 1}, 2)[0].id, -1);
}

}  // namespace
}  // namespace vqlm
