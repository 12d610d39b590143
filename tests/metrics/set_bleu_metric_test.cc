#include "metrics/set_bleu_metric.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "metrics/additive_metric.h"
#include "metrics/prediction_texts.h"
#include "metrics/sample_predictions.h"
#include "metrics/self_bleu.h"

namespace vqlm {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

TokenizedTexts words(const std::vector<const char*>& lines) {
  TokenizedTexts texts;
  for (const char* line : lines) texts.push_back(text_units(line, TextUnit::kWord));
  return texts;
}

const std::vector<const char*> kReal{"the cat sat on the mat", "a dog ran",
                                     "the old dog sat on a mat near the door", "birds sing",
                                     "the dog saw the cat and the bird"};
const std::vector<const char*> kWritten{
    "the cat sat on a mat",
    "the dog ran",
    "dog dog dog the the the",
    "fish swim",
    "sing",
    "the old dog sat on the mat near the cat and the bird today",
    "birds sing a b"};

// The values are those of NLTK 3.10.4: sentence_bleu, uniform weights, smoothing method1.
TEST(SetBleuTest, ValuesAreThoseOfNltk) {
  EXPECT_THAT(
      set_bleu(words(kWritten), words(kReal), 2),
      ElementsAre(1.0, 1.0, DoubleEq(0.11547005383792518), 0.0, DoubleEq(0.11633369384516798),
                  DoubleEq(0.8894991799933214), DoubleEq(0.49999999999999994)));
  EXPECT_THAT(set_bleu(words(kWritten), words(kReal), 4),
              ElementsAre(DoubleEq(0.9036020036098448), DoubleEq(0.316227766016838),
                          DoubleEq(0.05773502691896258), 0.0, DoubleEq(0.06541924356118012),
                          DoubleEq(0.720663325931746), DoubleEq(0.1880301546543197)));
}

TEST(SetBleuTest, RefusesAnEmptySetAndNoOrder) {
  EXPECT_THROW(set_bleu(words({"a"}), {}, 4), InvalidArgument);
  EXPECT_THROW(set_bleu(words({"a"}), words({"a"}), 0), InvalidArgument);
}

std::vector<Prediction> written_beside_real() {
  std::vector<Prediction> predictions;
  for (std::size_t i = 0; i < kWritten.size(); ++i) {
    predictions.push_back(text_prediction(kWritten[i]));
    if (i < kReal.size()) predictions.back().real_text = kReal[i];
  }
  return predictions;
}

TEST(SetBleuMetric, IsTheMeanOverTheTexts) {
  const auto metric = make_metric("set_bleu");
  const auto scores = metric->evaluate(written_beside_real());
  double mean = 0;
  for (const double value : set_bleu(words(kWritten), words(kReal), 4)) mean += value / 7;
  EXPECT_NEAR(scores[0].value, mean, 1e-15);
  EXPECT_EQ(scores[0].direction, Direction::kHigherIsBetter);
  EXPECT_THAT(scores[0].signature, testing::HasSubstr("unit:word|references:5|texts:7"));
  ASSERT_TRUE(scores[0].interval);
  EXPECT_LT(scores[0].interval->lower, mean);
  EXPECT_GT(scores[0].interval->upper, mean);
}

TEST(SetBleuMetric, ReferencesOfExamplesAreTheSetWhereThereAreSome) {
  std::vector<Prediction> predictions;
  for (std::size_t i = 0; i < 2; ++i)
    predictions.push_back(text_prediction(kReal[1 - i], {kReal[i], "one more"}));
  const auto metric = make_metric("set_bleu", {{"order", 2}});
  const auto scores = metric->evaluate(predictions);
  EXPECT_DOUBLE_EQ(scores[0].value, 1.0);  // each is the other's reference
  EXPECT_THAT(scores[0].signature, testing::HasSubstr("order:2|"));
  EXPECT_THAT(scores[0].signature, testing::HasSubstr("references:4|texts:2"));
  // A row of one prediction is of its place in the set; alone, it has its own references only.
  const auto& additive = dynamic_cast<const AdditiveMetric&>(*metric);
  EXPECT_DOUBLE_EQ(additive.segment_statistics(predictions).row(0)[0], 1.0);
  EXPECT_EQ(additive.statistics(predictions[0])[0], 0.0);
}

TEST(SetBleuMetric, NeedsRealTexts) {
  EXPECT_EQ(make_metric("set_bleu")->cannot_score(std::vector{text_prediction("a")}),
            "no real texts to compare with");
}

}  // namespace
}  // namespace vqlm
