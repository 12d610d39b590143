#include "core/signature.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

TEST(SignatureTest, KeepsTheOrderOfItsFields) {
  Signature signature;
  signature.add("nrefs", "1")
      .add("case", "mixed")
      .add("eff", false)
      .add("version", "2.6.0+vqlm.0.1.0");
  EXPECT_EQ(signature.str(), "nrefs:1|case:mixed|eff:no|version:2.6.0+vqlm.0.1.0");
  EXPECT_EQ(comparable_signature(signature.str()), "nrefs:1|case:mixed|eff:no|version:2.6.0");
}

TEST(SignatureTest, ComparableFormKeepsWhatFollows) {
  EXPECT_EQ(comparable_signature("version:2.6.0+vqlm.0.1.0|x:1"), "version:2.6.0|x:1");
  EXPECT_EQ(comparable_signature("version:2.6.0"), "version:2.6.0");
}

TEST(SignatureTest, OfLikelihoodsOnlyWhatIsMeasuredCounts) {
  EXPECT_EQ(
      measured_signature("kind:exact|unit:word|eos:yes|order:5|oov:unk|tok:ab|version:vqlm.0.1.0"),
      measured_signature(
          "kind:exact|unit:word|eos:yes|context:all|oov:unk|tok:ab|version:vqlm.0.1.0"));
  EXPECT_NE(measured_signature("kind:exact|unit:word|tok:ab"),
            measured_signature("kind:exact|unit:word|tok:cd"));
  EXPECT_EQ(measured_signature("nrefs:1|tok:13a|smooth:exp|version:2.6.0+vqlm.0.1.0"),
            "nrefs:1|tok:13a|smooth:exp|version:2.6.0");
}

}  // namespace
}  // namespace vqlm
