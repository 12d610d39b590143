#include "metrics/ter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/error.h"
#include "metrics/sample_predictions.h"
#include "metrics/score_signature.h"
#include "metrics/ter_scorer.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

std::vector<double> row(const std::string& hypothesis, const std::vector<std::string>& references,
                        const TerOptions& options = {}) {
  const std::vector<std::string_view> views(references.begin(), references.end());
  const std::string_view text = hypothesis;
  std::vector<double> result(TerScorer::kWidth);
  TerScorer(options).score(views, {&text, 1}, result);
  return result;
}

double edits(const std::string& hypothesis, const std::string& reference) {
  return row(hypothesis, {reference})[0];
}

std::string repeated(const std::string& word, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += word + ' ';
  return result;
}

TEST(Ter, InsertionsDeletionsSubstitutions) {
  EXPECT_EQ(edits("a b c", "A  b c "), 0);
  EXPECT_EQ(edits("a b", "a b c"), 1);
  EXPECT_EQ(edits("a b c", "a c"), 1);
  EXPECT_EQ(edits("a x c", "a b c"), 1);
  EXPECT_EQ(edits("x y z", "a b c"), 3);
}

TEST(Ter, AShiftOfABlockIsOneEdit) {
  EXPECT_EQ(edits("e f g h a b c d", "a b c d e f g h"), 1);
  EXPECT_EQ(edits("d a b c e f g x", "a b c d e f g h"), 2);
}

// Without the limit the block of ten would be shifted: one edit, as with the block of five.
TEST(Ter, AThousandCandidatesEndTheSearch) {
  EXPECT_EQ(edits(repeated("b", 5) + repeated("a", 5), repeated("a", 5) + repeated("b", 5)), 1);
  EXPECT_EQ(edits(repeated("b", 10) + repeated("a", 10), repeated("a", 10) + repeated("b", 10)),
            20);
}

TEST(Ter, EmptyTexts) {
  EXPECT_THAT(row("a b", {""}), ElementsAre(2, 0));
  EXPECT_THAT(row("", {"a b"}), ElementsAre(2, 2));
  EXPECT_THAT(row(" \n", {"\t"}), ElementsAre(0, 0));
  EXPECT_EQ(compute_ter(std::vector<double>{2, 0}).score, 100);
  EXPECT_EQ(compute_ter(std::vector<double>{0, 0}).score, 0);
}

TEST(Ter, ClosestReferenceAndMeanLength) {
  EXPECT_THAT(row("a b c", {"a b", "x y z", "a b c d e f"}), ElementsAre(1, 11.0 / 3));
  const TerScore ter = compute_ter(std::vector<double>{1, 2.5});
  EXPECT_EQ(ter.score, 40);
  EXPECT_EQ(ter.num_edits, 1);
  EXPECT_EQ(ter.ref_length, 2.5);
}

TEST(Ter, SeveralHypothesesAtOnce) {
  const std::vector<std::string_view> references{"a b c"}, hypotheses{"a", "c a b", ""};
  std::vector<double> rows(6);
  TerScorer({}).score(references, hypotheses, rows);
  EXPECT_THAT(rows, ElementsAre(2, 3, 1, 3, 3, 3));
  EXPECT_THROW(TerScorer({}).score({}, hypotheses, rows), InvalidArgument);
}

TEST(Ter, InvalidBytesAreCharacters) {
  EXPECT_EQ(edits("\xFF \xC3", "\xFF \xC2"), 1);
  EXPECT_EQ(edits("\xED\xA0\x80", "\xED\xA0\x80"), 0);
}

TEST(Ter, CorrectedQuirksTokeniseReferencesOnce) {
  TerOptions options;
  options.normalized = true;
  EXPECT_THAT(row("the dog's.", {"the dog's."}, options), ElementsAre(2, 4));
  options.correct_quirks = true;
  EXPECT_THAT(row("the dog's.", {"the dog's."}, options), ElementsAre(0, 3));
  const std::vector<SignatureField> fields = make_ter(options)->signature_fields();
  EXPECT_EQ(signature_text(fields),
            "case:lc|tok:tercom|norm:yes|punct:yes|asian:no|quirks:corrected");
}

TEST(Ter, SignatureNamesTheOptions) {
  TerOptions options;
  options.no_punct = options.asian_support = options.case_sensitive = true;
  EXPECT_EQ(signature_text(make_ter(options)->signature_fields(), true),
            "c:mixed|t:tercom|nr:no|pn:no|as:yes");
}

TEST(Ter, SumsInEveryArithmetic) {
  const auto ter = make_ter({});
  const std::vector<double> sums{1, 3};
  EXPECT_EQ(ter->value(sums, SumsArithmetic::kPlain).value, 100 * (1.0 / 3));
  EXPECT_EQ(ter->value(sums, SumsArithmetic::kInteger).value, 100 * (1.0 / 3));
  const TypedValue single = ter->value(sums, SumsArithmetic::kFloat);
  EXPECT_TRUE(single.single);
  EXPECT_EQ(single.value, 100.0F * (1.0F / 3.0F));
}

TEST(TerMetric, ScoresTextsOfARun) {
  const std::vector<Prediction> predictions{text_prediction("a b", {"a b"}),
                                            text_prediction("a x", {"a b"})};
  const auto scores = make_metric("ter", {{"num_resamples", 0}})->evaluate(predictions);
  EXPECT_EQ(scores[0].name, "ter");
  EXPECT_EQ(scores[0].value, 25);
  EXPECT_EQ(scores[0].direction, Direction::kLowerIsBetter);
  EXPECT_THAT(scores[0].signature, testing::StartsWith("nrefs:1|case:lc|tok:tercom|norm:no|"));
  EXPECT_THROW(make_metric("ter", {{"normalised", true}}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
