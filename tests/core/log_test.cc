#include "core/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace vqlm {
namespace {

using testing::AllOf;
using testing::ElementsAre;
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

TEST(LogTest, ASinkTakesAllMessages) {
  std::vector<std::string> taken;
  set_log_sink([&](LogLevel, const std::string& message) { taken.push_back(message); });
  testing::internal::CaptureStderr();
  log_debug("one");
  log_error("two");
  set_log_sink({});
  log_error("three");
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              AllOf(HasSubstr("three"), Not(HasSubstr("two"))));
  EXPECT_THAT(taken, ElementsAre("one", "two"));
}

TEST(LogTest, LevelsHaveNames) {
  EXPECT_EQ(log_level_from_name("warning"), LogLevel::kWarning);
  EXPECT_THROW(log_level_from_name("loud"), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
