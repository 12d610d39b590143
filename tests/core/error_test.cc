#include "core/error.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

TEST(ErrorTest, MessagesNameSubjectExpectedAndGot) {
  EXPECT_EQ(expected_got("beam", "at least 1", "0"), "beam: expected at least 1, got 0");
}

TEST(ErrorTest, TheTwoKindsAreStandardErrors) {
  EXPECT_THROW(throw InvalidArgument("x"), std::invalid_argument);
  EXPECT_THROW(throw RuntimeError("x"), std::runtime_error);
}

}  // namespace
}  // namespace vqlm
