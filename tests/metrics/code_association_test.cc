#include "metrics/code_association.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/random.h"

namespace vqlm {
namespace {

using testing::ElementsAre;
using testing::Pair;

// Manning et al. 2008, figure 16.1: three clusters of 6, 6 and 5 documents of three classes.
CodeAssociation textbook() {
  CodeAssociation association;
  const int counts[3][3] = {{5, 1, 0}, {1, 4, 1}, {2, 0, 3}};
  for (int code = 0; code < 3; ++code)
    for (int partner = 0; partner < 3; ++partner)
      for (int i = 0; i < counts[code][partner]; ++i) association.add(code, partner);
  return association;
}

TEST(CodeAssociation, GivesTheTextbooksNumbers) {
  const CodeAssociation association = textbook();
  EXPECT_DOUBLE_EQ(association.num_pairs(), 17);
  EXPECT_DOUBLE_EQ(association.purity(), 12.0 / 17);
  EXPECT_NEAR(association.normalised_mutual_information(), 0.36, 0.005);
}

TEST(CodeAssociation, InformationIsWhatTheEntropiesSay) {
  CodeAssociation association;
  std::map<int, double> codes, partners;
  std::map<std::pair<int, int>, double> pairs;
  Pcg64 random(7);
  constexpr double kPairs = 500;
  for (int i = 0; i < kPairs; ++i) {
    const int code = static_cast<int>(random.below(6));
    const int partner = static_cast<int>((static_cast<unsigned>(code) + random.below(3)) % 5);
    association.add(code, partner);
    codes[code] += 1;
    partners[partner] += 1;
    pairs[{code, partner}] += 1;
  }
  const auto entropy = [&](const auto& counts) {
    double sum = 0;
    for (const auto& [key, count] : counts) sum -= count / kPairs * std::log(count / kPairs);
    return sum;
  };
  const double information = entropy(codes) + entropy(partners) - entropy(pairs);
  EXPECT_NEAR(association.mutual_information_nats(), information, 1e-12);
  EXPECT_NEAR(association.normalised_mutual_information(),
              2 * information / (entropy(codes) + entropy(partners)), 1e-12);
}

TEST(CodeAssociation, EndsOfTheScale) {
  CodeAssociation one_to_one, independent, constant, none;
  for (int i = 0; i < 3; ++i) one_to_one.add(i, 7 - i);
  for (int i = 0; i < 4; ++i) independent.add(i % 2, i / 2);
  for (int i = 0; i < 4; ++i) constant.add(5, 5);
  EXPECT_DOUBLE_EQ(one_to_one.purity(), 1);
  EXPECT_NEAR(one_to_one.normalised_mutual_information(), 1, 1e-12);
  EXPECT_DOUBLE_EQ(independent.purity(), 0.5);
  EXPECT_NEAR(independent.normalised_mutual_information(), 0, 1e-12);
  EXPECT_DOUBLE_EQ(constant.purity(), 1);
  EXPECT_DOUBLE_EQ(constant.normalised_mutual_information(), 0);
  EXPECT_DOUBLE_EQ(none.purity(), 0);
  EXPECT_DOUBLE_EQ(none.normalised_mutual_information(), 0);
}

TEST(CodeAssociation, PartnersComeMostFrequentFirst) {
  CodeAssociation association;
  for (const int partner : {9, 2, 9, 4, 2, 9, 3}) association.add(1, partner);
  EXPECT_THAT(association.partners(1), ElementsAre(Pair(9, 3), Pair(2, 2), Pair(3, 1), Pair(4, 1)));
  EXPECT_THAT(association.partners(2), ElementsAre());
}

}  // namespace
}  // namespace vqlm
