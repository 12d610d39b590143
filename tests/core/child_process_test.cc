// A child that answers, and one that hangs, ends, says too much or leaves children behind.
#include "core/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <thread>

namespace vqlm {
namespace {

using testing::HasSubstr;

ChildOptions shell(const std::string& script) {
  ChildOptions options;
  options.command = {"sh", "-c", script};
  options.keep_errors = true;
  return options;
}

std::string failure_of(ChildProcess& child, const std::string& line, double seconds) {
  try {
    return "answered " + child.ask(line, seconds);
  } catch (const ChildFailure& failure) {
    return failure.what();
  }
}

TEST(ChildProcessTest, AnswersLineByLine) {
  ChildProcess child("child", shell("while read -r line; do echo \"<$line>\"; done"));
  EXPECT_EQ(child.ask("one", 10), "<one>");
  EXPECT_EQ(child.ask("two words", 10), "<two words>");
  EXPECT_EQ(child.end(5), "exit code 0");
}

TEST(ChildProcessTest, LongLinesBothWaysDoNotBlock) {
  // cat answers while it is still being written to: both pipes fill up.
  ChildOptions options;
  options.command = {"cat"};
  ChildProcess child("child", options);
  const std::string line(3 << 20, 'x');
  EXPECT_EQ(child.ask(line, 30), line);
}

TEST(ChildProcessTest, AHangEndsAtTheDeadline) {
  ChildProcess child("child", shell("sleep 100"));
  EXPECT_THAT(failure_of(child, "x", 0.2), HasSubstr("child: expected an answer within"));
}

TEST(ChildProcessTest, ATrickleIsNotAnAnswer) {
  ChildProcess child("child", shell("while :; do printf .; sleep 0.05; done"));
  EXPECT_THAT(failure_of(child, "x", 0.3), HasSubstr("within"));
}

TEST(ChildProcessTest, AnEndIsToldWithWhatItSaid) {
  ChildProcess child("child",
                     shell("read line; echo \"cannot do $line\" >&2; printf half; exit 3"));
  EXPECT_THAT(failure_of(child, "this", 10),
              testing::AllOf(HasSubstr("expected an answer of one line, got exit code 3"),
                             HasSubstr("it said: cannot do this")));
}

TEST(ChildProcessTest, WhoIsKilledForStayingIsToldFromWhoWasKilled) {
  ChildProcess stays("child", shell("sleep 100"));
  EXPECT_EQ(stays.end(0.2), "no end within 0.2 s (killed)");
  ChildProcess killed("child", shell("kill -KILL $$"));
  EXPECT_EQ(killed.end(10), "SIGKILL (the system may have run out of memory)");
}

TEST(ChildProcessTest, AProgramThatIsNotThere) {
  ChildOptions options;
  options.command = {"/nowhere/to/be/found"};
  ChildProcess child("child", options);
  EXPECT_THAT(failure_of(child, std::string(1 << 20, 'x'), 10), HasSubstr("127"));
}

TEST(ChildProcessTest, MuchOnStandardErrorDoesNotBlock) {
  ChildProcess child("child",
                     shell("read line; head -c 1000000 /dev/zero | tr '\\0' e >&2; echo done"));
  EXPECT_EQ(child.ask("x", 30), "done");
  EXPECT_LE(child.last_errors().size(), 300U);
}

TEST(ChildProcessTest, ItsChildrenGoWithIt) {
  pid_t grandchild = 0;
  {
    ChildProcess child("child", shell("sleep 100 & echo $!; wait"));
    grandchild = static_cast<pid_t>(std::stol(child.ask("", 10)));
    EXPECT_EQ(::kill(grandchild, 0), 0);
  }
  for (int i = 0; i < 200 && ::kill(grandchild, 0) == 0; ++i)  // until it is reaped
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_NE(::kill(grandchild, 0), 0);
}

TEST(ChildProcessTest, VariablesAndOtherEnds) {
  ChildOptions options = shell("read line <&3; echo \"$line $VQLM_TEST\" >&4; cat");
  options.environment = {{"VQLM_TEST", "set"}};
  options.input_fd = 3;
  options.output_fd = 4;
  ChildProcess child("child", options);
  EXPECT_EQ(child.ask("is", 10), "is set");
}

}  // namespace
}  // namespace vqlm
