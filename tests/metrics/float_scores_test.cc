#include "metrics/float_scores.h"

#include <gtest/gtest.h>

#include <vector>

// Expected figures: sacreBLEU 2.6.0's scores of float32 and int64 arrays under NumPy 2.4.6.
namespace vqlm {
namespace {

constexpr SumsArithmetic kFloat = SumsArithmetic::kFloat;
constexpr SumsArithmetic kFloatNumpy1 = SumsArithmetic::kFloatNumpy1;

// Lengths, matches of orders 1 to 4 (none of order 4), n-grams of orders 1 to 4.
const std::vector<double> kBleuSums = {97, 103, 61, 31, 17, 0, 97, 94, 91, 88};

BleuOptions smoothed(BleuSmoothing smooth, std::optional<double> value = std::nullopt) {
  BleuOptions options;
  options.smooth = smooth;
  options.smooth_value = value;
  return options;
}

TEST(FloatBleuTest, PrecisionsAreFloatsAndTheScoreADouble) {
  const auto exp = float_bleu(kBleuSums, smoothed(BleuSmoothing::kExp), kFloat);
  EXPECT_EQ(exp.value, 11.45006924097997);
  EXPECT_FALSE(exp.single);
  EXPECT_EQ(float_bleu(kBleuSums, smoothed(BleuSmoothing::kFloor), kFloat).value,
            7.657122871520106);
  EXPECT_EQ(float_bleu(kBleuSums, smoothed(BleuSmoothing::kAddK, 0.3), kFloat).value,
            10.120875055676505);
  EXPECT_EQ(float_bleu(kBleuSums, smoothed(BleuSmoothing::kNone), kFloat).value, 0.0);
}

TEST(FloatBleuTest, NumPy1HasDoublePrecisions) {
  EXPECT_EQ(float_bleu(kBleuSums, smoothed(BleuSmoothing::kExp), kFloatNumpy1).value,
            11.450069541572308);
  EXPECT_EQ(float_bleu(kBleuSums, smoothed(BleuSmoothing::kFloor), kFloatNumpy1).value,
            7.657122997232308);
}

TEST(FloatBleuTest, NothingMatchedIsZero) {
  std::vector<double> sums(10, 0.0);
  sums[0] = sums[1] = sums[6] = 5;
  EXPECT_EQ(float_bleu(sums, smoothed(BleuSmoothing::kExp), kFloat).value, 0.0);
}

TEST(IntegerBleuTest, IsThePlainScoreButForTheFractionOfK) {
  EXPECT_EQ(integer_bleu(kBleuSums, smoothed(BleuSmoothing::kExp)), 11.450069541572308);
  EXPECT_EQ(integer_bleu(kBleuSums, smoothed(BleuSmoothing::kAddK, 0.3)), 0.0);  // k = 0
  EXPECT_EQ(integer_bleu(kBleuSums, smoothed(BleuSmoothing::kAddK, 1.9)),
            compute_bleu(kBleuSums, smoothed(BleuSmoothing::kAddK, 1)).score);
}

TEST(FloatChrfTest, IsAFloatUnlessItIsAPythonNumber) {
  ChrfOptions options;
  options.char_order = 3;
  const std::vector<double> sums = {50, 47, 31, 48, 45, 13, 0, 0, 0}, nothing(9, 0.0);
  const auto effective = float_chrf(sums, options, kFloat);
  EXPECT_EQ(effective.value, 46.81742F);
  EXPECT_TRUE(effective.single);
  EXPECT_EQ(float_chrf(nothing, options, kFloat).value, 0.0);
  EXPECT_FALSE(float_chrf(nothing, options, kFloat).single);
  options.eps_smoothing = true;
  EXPECT_EQ(float_chrf(sums, options, kFloat).value, 31.211607F);
  EXPECT_EQ(float_chrf(nothing, options, kFloat).value, 1e-14);
  EXPECT_FALSE(float_chrf(nothing, options, kFloat).single);
}

TEST(FloatTerTest, IsAFloatWhereThereAreReferenceWords) {
  const auto ter = float_ter(std::vector<double>{7, 30}, kFloat);
  EXPECT_EQ(ter.value, 23.333334F);
  EXPECT_TRUE(ter.single);
  EXPECT_TRUE(float_ter(std::vector<double>{0, 3}, kFloat).single);
  EXPECT_EQ(float_ter(std::vector<double>{7, 0}, kFloat).value, 100.0);
  EXPECT_FALSE(float_ter(std::vector<double>{7, 0}, kFloat).single);
  EXPECT_EQ(float_ter(std::vector<double>{0, 0}, kFloat).value, 0.0);
}

// The quotient of two float32 is one, a hundredfold of it is a double.
TEST(FloatTerTest, NumPy1MultipliesInDouble) {
  const auto ter = float_ter(std::vector<double>{7, 30}, kFloatNumpy1);
  EXPECT_EQ(ter.value, 100 * static_cast<double>(7.0F / 30.0F));
  EXPECT_FALSE(ter.single);
}

}  // namespace
}  // namespace vqlm
