#include "data/labelled_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "data/own_dataset.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

TEST(LabelledDatasetTest, AlternatesLabelsAndKeepsEveryTenthLineApart) {
  OwnDataset set(R"({
    "kind": "labelled", "files": {"p": {"file": "p"}, "n": {"file": "n"}},
    "splits": {
      "train": {"files": {"pos": "p", "neg": "n"}, "every": 10,
                "remainders": [2, 3, 4, 5, 6, 7, 8, 9]},
      "test": {"files": {"pos": "p", "neg": "n"}, "every": 10, "remainders": [0]}}})");
  std::string positive, negative;
  for (int i = 0; i < 12; ++i) positive += "p" + std::to_string(i) + "\n";
  for (int i = 0; i < 21; ++i) negative += "n" + std::to_string(i) + "\n";
  set.folder().write("p", positive);
  set.folder().write("n", negative);
  EXPECT_THAT(set.texts("test"), ElementsAre("n0", "p0", "n10", "p10", "n20"));
  const auto train = set.load("train");
  EXPECT_EQ(train.size(), 16U + 8U);
  EXPECT_EQ(train[0].label, "neg");
  EXPECT_EQ(train[1].label, "pos");
  EXPECT_EQ(train[1].references[0], "p2");
  EXPECT_THAT(set.texts("test", {{"labels", {"pos"}}}), ElementsAre("p0", "p10"));
  EXPECT_THROW(set.open({{"labels", {"good"}}}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
