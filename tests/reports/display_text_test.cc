#include "reports/display_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace vqlm {
namespace {

TEST(DisplayTextTest, WideCharactersTakeTwoCells) {
  EXPECT_EQ(display_width("BLEU"), 4);
  EXPECT_EQ(display_width("困惑度"), 6);
  EXPECT_EQ(display_width("（%）"), 5);
  EXPECT_EQ(display_width("1.0 ± 0.2"), 9);
  EXPECT_EQ(display_width("e\u0301"), 1);  // combining accent
}

TEST(DisplayTextTest, PadsByWidth) {
  EXPECT_EQ(padded("码", 4, false), "码  ");
  EXPECT_EQ(padded("1.5", 5, true), "  1.5");
  EXPECT_EQ(padded("long", 2, true), "long");
}

TEST(DisplayTextTest, PrintableReplacesBrokenBytesAndControls) {
  EXPECT_EQ(printable("a\xff"
                      "b"),
            "a\uFFFDb");
  EXPECT_EQ(printable(std::string("a\0b", 3)), "a\uFFFDb");
  EXPECT_EQ(printable("line\n\ttab 中"), "line\n\ttab 中");
}

TEST(DisplayTextTest, FixedNumbersHaveNoNegativeZero) {
  EXPECT_EQ(fixed_number(12.345, 1), "12.3");
  EXPECT_EQ(fixed_number(-0.001, 2), "0.00");
  EXPECT_EQ(fixed_number(-0.01, 2), "-0.01");
  EXPECT_EQ(fixed_number(1e20, 0), "100000000000000000000");
  EXPECT_EQ(fixed_number(std::numeric_limits<double>::infinity(), 2), "inf");
}

TEST(DisplayTextTest, FullNumbersReadBack) {
  EXPECT_EQ(full_number(0.1), "0.1");
  EXPECT_EQ(std::stod(full_number(1.0 / 3)), 1.0 / 3);
}

TEST(DisplayTextTest, ShortNumbersHaveThreeDigits) {
  EXPECT_EQ(short_number(3.66789), "3.67");
  EXPECT_EQ(short_number(25234567), "2.52e+07");
  EXPECT_EQ(short_number(-0.5), "-0.5");
}

}  // namespace
}  // namespace vqlm
