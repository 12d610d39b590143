#include "core/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(LogTest, WritesFinishedTextToStandardErrorOnly) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  log_info("100 % {} %s %v done");
  log_debug("not shown");
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_THAT(text, HasSubstr("info: 100 % {} %s %v done\n"));
  EXPECT_THAT(text, Not(HasSubstr("not shown")));
  EXPECT_THAT(text, Not(HasSubstr("\033")));
}

TEST(LogTest, LevelsAreObeyed) {
  set_log_options({LogLevel::kError, true});
  testing::internal::CaptureStderr();
  log_warning("quiet");
  log_error("loud");
  const std::string text = testing::internal::GetCapturedStderr();
  set_log_options({});
  EXPECT_THAT(text, HasSubstr("error: loud"));
  EXPECT_THAT(text, Not(HasSubstr("quiet")));
  EXPECT_THAT(text, Not(HasSubstr("\033")));  // no terminal, no colour
}

TEST(LogTest, LevelsHaveNames) {
  EXPECT_EQ(log_level_from_name("warning"), LogLevel::kWarning);
  EXPECT_THROW(log_level_from_name("loud"), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
