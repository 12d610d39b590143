#include "metrics/codebook_analysis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Prediction coded(const std::string& id, Codes codes, const std::string& label = "") {
  Prediction prediction = text_prediction("");
  prediction.example.id = id;
  prediction.example.label = label;
  prediction.generation->codes = std::move(codes);
  prediction.code_origin = "encoder";
  return prediction;
}

// Two texts of 4 and 3 tokens (3: the end), with a codebook of 2 tokens a code below one of 4.
CodebookData two_texts() {
  CodebookData data;
  data.codebooks = {{0, 0, 3, 4}, {1, 0, 2, 2}};
  data.encoded = {coded("train/0", {{2}, {0, 1}}, "a"), coded("train/1", {{1}, {0, 1}}, "b")};
  data.tokens = {{4, 5, 6, 3}, {4, 5, 3}};
  data.drawn = {coded("sample/0", {{0}, {0, 0}}), coded("sample/1", {{0}, {0, 1}})};
  for (Prediction& text : data.drawn) {
    text.code_origin = "prior";
    text.generation->token_log_prob_nats = {-1, -1, -1, -1};
  }
  return data;
}

const AssociationNumbers& with(const CodebookAnalysis& analysis, const std::string& name) {
  for (const AssociationNumbers& numbers : analysis.associations)
    if (numbers.with == name) return numbers;
  throw std::out_of_range(name);
}

TEST(CodebookAnalysis, ComparesEncoderAndPrior) {
  const auto analyses = analyse_codebooks(two_texts(), {});
  ASSERT_EQ(analyses.size(), 2U);
  const CodebookAnalysis& fine = analyses[1];
  EXPECT_EQ(fine.info.level, 1);
  EXPECT_THAT(fine.encoder.counts, ElementsAre(2, 2));
  EXPECT_THAT(fine.prior->counts, ElementsAre(3, 1));
  EXPECT_DOUBLE_EQ(named(fine.encoder.scores, "codebook.perplexity").value, 2);
  EXPECT_FALSE(named(fine.encoder.scores, "codebook.perplexity").interval);  // it can be no higher
  EXPECT_TRUE(named(fine.prior->scores, "codebook.perplexity").interval);
  EXPECT_DOUBLE_EQ(named(fine.encoder.scores, "codebook.capacity").value, 4.0 / 7);
  EXPECT_DOUBLE_EQ(named(fine.prior->scores, "codebook.capacity").value, 4.0 / 8);
  EXPECT_THAT(named(fine.encoder.scores, "codebook.use").signature,
              HasSubstr("origin:encoder|split:train|codes:2|level:1|drawn:4|"));
  EXPECT_THAT(named(fine.prior->scores, "codebook.use").signature, HasSubstr("origin:prior|"));
  // Entropies in bits: of (5/8, 3/8) 0.9544340, of (3/4, 1/4) 0.8112781, of (0.7, 0.3) 0.8812909.
  EXPECT_NEAR(*fine.jensen_shannon_bits, 0.9544340 - (1 + 0.8112781) / 2, 1e-7);
  EXPECT_NEAR(*fine.kl_bits, 1 - 0.8812909, 1e-7);
  EXPECT_DOUBLE_EQ(*analyses[0].jensen_shannon_bits, 1);  // 1 and 2 from the encoder, 0 drawn
}

TEST(CodebookAnalysis, SetsCodesBesideTheirTokens) {
  const CodebookAnalysis fine = analyse_codebooks(two_texts(), {})[1];
  // Code 0: 4 5 twice; code 1: 6 3 and 3.
  EXPECT_DOUBLE_EQ(with(fine, "tokens").purity, 4.0 / 7);
  EXPECT_DOUBLE_EQ(with(fine, "tokens").num_pairs, 7);
  EXPECT_DOUBLE_EQ(with(fine, "tokens at 0").purity, 3.0 / 4);
  EXPECT_DOUBLE_EQ(with(fine, "tokens at 1").purity, 1);
  EXPECT_DOUBLE_EQ(with(fine, "tokens at 1").num_pairs, 3);
  EXPECT_DOUBLE_EQ(with(fine, "blocks").purity, 3.0 / 4);
  // One bit of codes, 1.5 of blocks, of which the code is a function.
  EXPECT_NEAR(with(fine, "blocks").mutual_information_bits, 1, 1e-12);
  EXPECT_NEAR(with(fine, "blocks").nmi, 0.8, 1e-12);
}

TEST(CodebookAnalysis, SetsCodesBesideLabels) {
  CodebookData data = two_texts();
  const auto analyses = analyse_codebooks(data, {});
  EXPECT_NEAR(with(analyses[0], "labels").nmi, 1, 1e-12);
  EXPECT_NEAR(with(analyses[1], "labels").nmi, 0, 1e-12);
  data.encoded[1].example.label.clear();
  EXPECT_THROW(with(analyse_codebooks(data, {})[0], "labels"), std::out_of_range);
}

TEST(CodebookAnalysis, ProfilesEveryCodeDrawn) {
  const auto analyses = analyse_codebooks(two_texts(), {});
  const std::vector<CodeProfile>& codes = analyses[1].codes;
  ASSERT_EQ(codes.size(), 2U);
  EXPECT_EQ(codes[0].code, 0);
  EXPECT_DOUBLE_EQ(codes[0].share, 0.5);
  EXPECT_DOUBLE_EQ(codes[0].prior_share, 0.75);
  EXPECT_DOUBLE_EQ(codes[0].purity, 0.5);
  EXPECT_EQ(codes[1].tokens[0].token, 3);
  EXPECT_DOUBLE_EQ(codes[1].tokens[0].share, 2.0 / 3);
  ASSERT_EQ(codes[1].places.size(), 2U);
  EXPECT_EQ(codes[1].places[1].text, 1U);
  EXPECT_EQ(codes[1].places[1].place, 1U);
  ASSERT_EQ(analyses[0].codes.size(), 2U);
  EXPECT_EQ(analyses[0].codes[0].code, 1);  // of equal ones the smaller first
}

// 400 texts of one code: each place is kept as often as the others.
TEST(CodebookAnalysis, DrawsContextsEvenly) {
  CodebookData data;
  data.codebooks = {{0, 0, 1, 1}};
  for (int i = 0; i < 400; ++i) {
    data.encoded.push_back(coded("train/" + std::to_string(i), {{0}}));
    data.tokens.push_back({3});
  }
  double late = 0;
  CodebookAnalysisOptions options;
  options.jackknife.num_groups = 0;
  for (options.seed = 1; options.seed <= 100; ++options.seed) {
    const auto places = analyse_codebooks(data, options)[0].codes[0].places;
    ASSERT_EQ(places.size(), 3U);
    EXPECT_LT(places[0].text, places[1].text);
    for (const CodePlace& place : places) late += place.text >= 200 ? 1 : 0;
  }
  EXPECT_NEAR(late, 150, 35);  // 300 draws, standard deviation 8.7
}

TEST(CodebookAnalysis, WorksWithoutGenerationsAndRefusesOtherCodes) {
  CodebookData data = two_texts();
  data.drawn.clear();
  const auto analyses = analyse_codebooks(data, {});
  EXPECT_FALSE(analyses[0].prior);
  EXPECT_FALSE(analyses[0].jensen_shannon_bits);
  data.encoded[0].generation->codes[1][0] = 2;
  EXPECT_THROW(analyse_codebooks(data, {}), InvalidArgument);
  data.encoded[0].generation->codes.pop_back();
  EXPECT_THROW(analyse_codebooks(data, {}), InvalidArgument);
  EXPECT_THROW(analyse_codebooks({}, {}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
