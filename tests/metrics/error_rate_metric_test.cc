#include <gtest/gtest.h>

#include "core/error.h"
#include "metrics/error_rate.h"
#include "metrics/sample_predictions.h"

namespace vqlm {
namespace {

TEST(ErrorCounter, CountsWordsAndCodePoints) {
  const ErrorCount words = ErrorCounter(ErrorUnit::kWord).count("a b  c\td", "a x c");
  EXPECT_EQ(words.edits, 2U);
  EXPECT_EQ(words.reference_length, 4U);
  EXPECT_EQ(words.rate(), 0.5);
  const ErrorCount points = ErrorCounter(ErrorUnit::kCodePoint).count("né è", "ne è");
  EXPECT_EQ(points.edits, 1U);
  EXPECT_EQ(points.reference_length, 4U);
}

TEST(ErrorCounter, AnEmptyReferenceHasNoRate) {
  const ErrorCount count = ErrorCounter(ErrorUnit::kWord).count(" ", "a b");
  EXPECT_EQ(count.edits, 2U);
  EXPECT_FALSE(count.rate());
}

TEST(ErrorCounter, TakesTheReferenceWithFewestEditsThenTheLongest) {
  ErrorCounter counter(ErrorUnit::kWord);
  const std::vector<std::string_view> references{"a", "a b c", "x y"};  // 1, 1 and 2 edits
  const ErrorCount best = counter.best_count(references, "a b");
  EXPECT_EQ(best.edits, 1U);
  EXPECT_EQ(best.reference_length, 3U);
  EXPECT_THROW(counter.best_count({}, "a"), InvalidArgument);
}

TEST(ErrorRateMetric, IsEditsOverReferenceLengthOfTheCorpus) {
  const std::vector<Prediction> predictions{text_prediction("a b c", {"a b c"}),
                                            text_prediction("x", {"y"})};
  const auto wer = make_metric("wer", {{"num_resamples", 0}})->evaluate(predictions);
  ASSERT_EQ(wer.size(), 1U);
  EXPECT_EQ(wer[0].name, "wer");
  EXPECT_EQ(wer[0].value, 25.0);  // not the mean of 0 and 100
  EXPECT_EQ(wer[0].direction, Direction::kLowerIsBetter);
  EXPECT_EQ(wer[0].signature, "nrefs:1|unit:word|version:vqlm.0.1.0");
  EXPECT_FALSE(wer[0].interval);
  const auto cer = make_metric("cer")->evaluate(predictions);
  EXPECT_DOUBLE_EQ(cer[0].value, 100.0 / 6);
  EXPECT_EQ(cer[0].signature, "nrefs:1|unit:codepoint|version:vqlm.0.1.0");
  ASSERT_TRUE(cer[0].interval);
  EXPECT_EQ(cer[0].interval->upper, 100.0);
}

TEST(ErrorRateMetric, MayExceedAHundredAndIsAbsentWithoutReferenceWords) {
  EXPECT_EQ(make_metric("wer")->evaluate(std::vector{text_prediction("a b c", {"x"})})[0].value,
            300.0);
  const auto scores = make_metric("wer")->evaluate(std::vector{text_prediction("a", {" "})});
  EXPECT_EQ(scores[0].absent, "the references are empty");
  EXPECT_EQ(scores[0].value, 0.0);
}

TEST(ErrorRateMetric, RefusesWhatItCannotScore) {
  for (const char* name : {"wer", "cer"}) {
    const auto metric = make_metric(name);
    EXPECT_EQ(metric->info().name, name);
    EXPECT_EQ(metric->cannot_score(std::vector{text_prediction("a")}), "no references");
    EXPECT_THROW(metric->evaluate({}), InvalidArgument);
  }
}

}  // namespace
}  // namespace vqlm
