#include "scoring/utf8_check.h"

#include <gtest/gtest.h>

#include <string>

namespace vqlm {
namespace {

using End = Utf8Check::End;

void expect(const std::string& text, End end, std::size_t valid, std::size_t fault = 0) {
  // Whatever stands before, the check finds the same.
  for (const std::size_t shift : {0U, 1U, 7U, 8U, 100U}) {
    const Utf8Check check = check_utf8(std::string(shift, 'a') + text);
    EXPECT_EQ(check.end, end) << text;
    EXPECT_EQ(check.valid, shift + valid) << text;
    EXPECT_EQ(check.fault, end == End::kInvalid ? shift + fault : 0) << text;
  }
}

TEST(Utf8Check, TakesEveryLength) {
  expect("", End::kWhole, 0);
  expect("a\u00E9\u4E2D\U0001F600 and more text behind", End::kWhole, 31);
  expect("\xF4\x8F\xBF\xBF", End::kWhole, 4);  // U+10FFFF
}

TEST(Utf8Check, RefusesWhatPythonRefuses) {
  expect("\x80", End::kInvalid, 0, 0);
  expect("\xC1\x80", End::kInvalid, 0, 0);          // overlong
  expect("\xE0\x9F\x80", End::kInvalid, 0, 1);      // overlong
  expect("\xED\xA0\x80", End::kInvalid, 0, 1);      // surrogate
  expect("\xF4\x90\x80\x80", End::kInvalid, 0, 1);  // above U+10FFFF
  expect("\xF5\x80\x80\x80", End::kInvalid, 0, 0);
  expect("caf\xE9 au", End::kInvalid, 3, 4);
  expect("\xE4\xB8x", End::kInvalid, 0, 2);
}

TEST(Utf8Check, KnowsACharacterThatIsNotWholeYet) {
  expect("ab\xE4\xB8", End::kIncomplete, 2);
  expect("\xF0", End::kIncomplete, 0);
}

}  // namespace
}  // namespace vqlm
