#include "data/utf8.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

TEST(Utf8Test, SplitsIntoCodePoints) {
  const auto points = code_points("a\xC3\xA9\xE6\x88\x91\xF0\x9F\x98\x80");
  ASSERT_EQ(points.size(), 4U);
  EXPECT_EQ(points[0], "a");
  EXPECT_EQ(points[1], "\xC3\xA9");
  EXPECT_EQ(points[2], "\xE6\x88\x91");
  EXPECT_EQ(points[3], "\xF0\x9F\x98\x80");
}

TEST(Utf8Test, LeavesAnInvalidByteAlone) {
  const auto points = code_points("a\xFF\xE6\x88");
  ASSERT_EQ(points.size(), 4U);
  EXPECT_EQ(points[1], "\xFF");
}

TEST(Utf8Test, FindsTheFirstInvalidByte) {
  EXPECT_EQ(first_invalid_utf8("\xE6\x88\x91 fine"), std::string_view::npos);
  EXPECT_EQ(first_invalid_utf8("ab\xFF"), 2U);
  EXPECT_EQ(first_invalid_utf8("ab\xE6\x88"), 2U);        // cut short
  EXPECT_EQ(first_invalid_utf8("\xC0\xAF"), 0U);          // overlong
  EXPECT_EQ(first_invalid_utf8("\xE0\x80\x80"), 0U);      // overlong
  EXPECT_EQ(first_invalid_utf8("\xED\xA0\x80"), 0U);      // surrogate
  EXPECT_EQ(first_invalid_utf8("\xF4\x90\x80\x80"), 0U);  // above U+10FFFF
  EXPECT_EQ(first_invalid_utf8("\xF4\x8F\xBF\xBF"), std::string_view::npos);
}

}  // namespace
}  // namespace vqlm
