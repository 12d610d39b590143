#include "scoring/python_number.h"

#include <gtest/gtest.h>

#include <climits>
#include <cmath>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(PythonNumber, ReadsWhatIntReads) {
  EXPECT_EQ(parse_python_int(" 12\n"), 12);
  EXPECT_EQ(parse_python_int("1_000"), 1000);
  EXPECT_EQ(parse_python_int("-007"), -7);
  EXPECT_EQ(parse_python_int("\u2003+4"), 4);
  for (const char* wrong : {"", "1__0", "_1", "1_", "1.0", "0x1", "- 1", "1 2"})
    EXPECT_FALSE(parse_python_int(wrong)) << wrong;
}

TEST(PythonNumber, LargeIntegersStayWithinTheType) {
  EXPECT_EQ(parse_python_int("99999999999999999999"), LLONG_MAX);
  EXPECT_EQ(parse_python_int("-99999999999999999999"), LLONG_MIN);
  EXPECT_EQ(python_int_digits(" 0_099999999999999999999"), "99999999999999999999");
  EXPECT_EQ(python_int_digits("-0"), "0");
}

TEST(PythonNumber, ReadsWhatFloatReads) {
  EXPECT_EQ(parse_python_float(" .5 "), 0.5);
  EXPECT_EQ(parse_python_float("1_0.2_5e-1"), 1.025);
  EXPECT_EQ(parse_python_float("-5."), -5.0);
  EXPECT_EQ(parse_python_float("1e999"), HUGE_VAL);
  EXPECT_EQ(parse_python_float("-Infinity"), -HUGE_VAL);
  EXPECT_TRUE(std::isnan(*parse_python_float("NaN")));
  for (const char* wrong : {"", ".", "1e", "1_.5", "0x1p3", "1,5", "infinit", "--1"})
    EXPECT_FALSE(parse_python_float(wrong)) << wrong;
}

TEST(PythonNumber, PrintsAFixedNumberOfDigits) {
  EXPECT_EQ(python_fixed(0.25, 1), "0.2");  // exact half to even
  EXPECT_EQ(python_fixed(0.35, 1), "0.3");  // 0.35 is below the half
  EXPECT_EQ(python_fixed(67.5, 0), "68");
  EXPECT_EQ(python_fixed(0.1, 60).substr(0, 24), "0.1000000000000000055511");
  EXPECT_EQ(python_fixed(-std::nan(""), 2), "nan");
  EXPECT_THROW(python_fixed(1, -1), RuntimeError);
}

TEST(PythonNumber, ReprHasTheFewestDigits) {
  EXPECT_EQ(python_repr(67.0), "67.0");
  EXPECT_EQ(python_repr(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(python_repr(1e16), "1e+16");
  EXPECT_EQ(python_repr(1234567890123456.0), "1234567890123456.0");
  EXPECT_EQ(python_repr(0.0001), "0.0001");
  EXPECT_EQ(python_repr(0.00001), "1e-05");
  EXPECT_EQ(python_repr(-0.0), "-0.0");
  EXPECT_EQ(python_json_number(-HUGE_VAL), "-Infinity");
}

}  // namespace
}  // namespace vqlm
