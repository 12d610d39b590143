#include <gtest/gtest.h>

#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

TEST(ReversePerplexityMetric, IsPerplexityOverAllTextsTogether) {
  std::vector<Prediction> predictions(2, likelihood_prediction(LikelihoodKind::kExact));
  predictions[1].likelihood->token_nats = {std::log(16.0)};
  predictions[1].likelihood->code_nats.clear();
  predictions[1].likelihood->num_tokens = 1;
  const auto metric = make_metric("reverse_perplexity");
  EXPECT_EQ(metric->cannot_score(predictions), "no model that learnt from samples");
  for (Prediction& prediction : predictions)
    prediction.learner_signature = "learner:ngram|samples:5";
  EXPECT_EQ(make_metric("perplexity")->cannot_score(predictions),
            "likelihoods of a model that learnt from samples");
  const auto scores = metric->evaluate(predictions);
  ASSERT_EQ(scores.size(), 1U);
  // 1 + 2 + 1 bits of the first text, 4 of the second, over three tokens.
  EXPECT_NEAR(named(scores, "reverse_perplexity").value, std::exp2(8.0 / 3), 1e-12);
  EXPECT_EQ(scores[0].direction, Direction::kLowerIsBetter);
  EXPECT_EQ(scores[0].signature,
            "learner:ngram|samples:5|kind:exact|unit:char|eos:yes|texts:2|version:vqlm.0.1.0");
  EXPECT_TRUE(scores[0].interval);
}

TEST(ReversePerplexityMetric, AReconstructionHasNone) {
  std::vector<Prediction> predictions(2, likelihood_prediction(LikelihoodKind::kReconstruction));
  for (Prediction& prediction : predictions)
    prediction.learner_signature = "learner:vae_lm|samples:5";
  EXPECT_EQ(make_metric("reverse_perplexity")->cannot_score(predictions),
            "a reconstruction alone is no likelihood of the text");
}

}  // namespace
}  // namespace vqlm
