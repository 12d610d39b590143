#include "app/fixed_codes_option.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

const std::vector<CodebookInfo> kBooks{{0, 0, 16, 4}, {1, 0, 8, 2}, {1, 1, 8, 2}};

TEST(FixedCodesOption, ReadsPlacesOfEveryCodebook) {
  const auto fixed = parse_fixed_codes("0=15,12=3,1.1:2=7", kBooks);
  ASSERT_EQ(fixed.size(), 3U);
  EXPECT_EQ(fixed[1].codebook, 0);
  EXPECT_EQ(fixed[1].place, 12);
  EXPECT_EQ(fixed[1].code, 3);
  EXPECT_EQ(fixed[2].codebook, 2);
  EXPECT_EQ(fixed[2].place, 2);
  EXPECT_EQ(fixed[2].code, 7);
}

TEST(FixedCodesOption, RefusesEverythingElse) {
  for (const std::string text :
       {"", "0", "0=", "=1", "0=1,", "0=1;1=2", "a=1", "-1=1", "0=1.5", "0=16", "1.0:0=8",
        "2.0:0=1", "1:0=1", "1.2:0=1", ":0=1", "0=99999999999", " 0=1"})
    EXPECT_THROW(parse_fixed_codes(text, kBooks), InvalidArgument) << text;
  try {
    parse_fixed_codes("2.0:0=1", kBooks);
  } catch (const InvalidArgument& error) {
    EXPECT_STREQ(error.what(), "--fix: expected one of the codebooks 0.0, 1.0, 1.1, got '2.0:0=1'");
  }
}

}  // namespace
}  // namespace vqlm
